import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareBytes } from '../src/formats/byte-order.js';
import { makePatch } from '../src/formats/compact-delta/make-patch.js';
import { recordLines, type KeyedBody } from '../src/formats/record-line/record-lines.js';
import { compactSharding, deltaCompression } from '../src/kernel/profile.js';
import { Packer } from '../src/stages/planning/packer.js';
import { rounded } from './figures.js';
import { OsvLikeRecords } from './osv-like-records.js';

const records = 50_000;

/**
 * Bytes of the patches of a compact delta of 50,000 records against `zstd -19 --patch-from` between the two full sets, one record of `step` edited.
 * Sizes do not depend on the machine: nothing is run but what makes the bytes.
 */
export function compactSizeRatio(step: number, folder: string): number {
  const made = new OsvLikeRecords(1);
  const set = (edited: (i: number) => boolean) =>
    Array.from({ length: records }, (_, i): KeyedBody => {
      const { key, body } = edited(i) ? made.edited(i, 1) : made.record(i);
      return { key, body: Buffer.from(body) };
    }).sort((a, b) => compareBytes(a.key, b.key));
  const [before, now] = [set(() => false), set((i) => i % step === 0)];
  return rounded(patchBytes(before, now) / patchFromBytes(before, now, folder));
}

function patchBytes(before: readonly KeyedBody[], now: readonly KeyedBody[]): number {
  const old = new Map(before.map((record) => [record.key, record]));
  const changed = new Map(now.filter(({ key, body }) => !old.get(key)!.body.equals(body)).map((one) => [one.key, one]));
  const packer = new Packer('advisories', compactSharding, true);
  for (const { key, body } of changed.values()) packer.add(key, hash('sha256', body, 'buffer'), 0, body.length);
  packer.end();
  const groups = packer.take().flatMap(({ shards }) => shards.map(({ keys }) => keys!));
  const patchOf = (keys: readonly string[]) =>
    makePatch(
      { before: keys.map((key) => old.get(key)!), now: keys.map((key) => changed.get(key)!) },
      deltaCompression.level,
    );
  return groups.reduce((sum, keys) => sum + patchOf(keys).length, 0);
}

function patchFromBytes(before: readonly KeyedBody[], now: readonly KeyedBody[], folder: string): number {
  const [old, young, patch] = ['before', 'now', 'patch'].map((name) => join(folder, name)) as [string, string, string];
  try {
    writeFileSync(old, recordLines(before));
    writeFileSync(young, recordLines(now));
    execFileSync('zstd', ['-19', '--long=27', '-qqf', '--patch-from', old, young, '-o', patch]);
    return statSync(patch).size;
  } finally {
    for (const file of [old, young, patch]) rmSync(file, { force: true });
  }
}
