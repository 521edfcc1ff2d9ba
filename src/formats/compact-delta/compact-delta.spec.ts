import * as fc from 'fast-check';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { schemaErrors } from '../../../test/support/document-schemas.js';
import { FormatError } from '../format-error.js';
import { recordLines, type KeyedBody } from '../record-line/record-lines.js';
import { shardId } from '../sharding/shard-id.js';
import { digestOf } from '../digest.js';
import { compressFrame } from '../zstd/zstd-frame.js';
import { frameLength } from '../zstd/frame-header.js';
import { makePatch } from './make-patch.js';
import { applyPatch, patchGroups, readPatchGroup } from './patch-groups.js';
import { decodePatchHead, encodePatchHead, keysOfPatch, type PatchHead } from './patch-head.js';

const text = (id: string) => `${id} allows remote attackers to read files outside of the served folder. `.repeat(20);
const record = (id: string, more: object = {}): KeyedBody => ({
  key: `osv/${id}`,
  body: Buffer.from(JSON.stringify({ details: text(id), id, ...more })),
});

const before = [record('B', { modified: '2024' }), record('D', { modified: '2024' })];
const now = [record('A'), record('B', { modified: '2025' }), record('D', { modified: '2025' })];
const patch = makePatch({ before, now }, 9);
const group = readPatchGroup(patch, 0);

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof FormatError) return error.code;
    throw error;
  }
  return 'nothing was refused';
}

/** A patch whose head says something else. */
function withHead(change: (head: PatchHead) => object): Buffer {
  const head = encodePatchHead(change(group.head) as PatchHead, 9);
  return Buffer.concat([head, group.frame]);
}

const withoutBase = ({ schema, added, changed, result }: PatchHead) => ({ schema, added, changed, result });

/** What docs/formats/compact-delta.md says is the same in every head. */
function documentedDictionary(): string {
  const page = readFileSync(new URL('../../../docs/formats/compact-delta.md', import.meta.url), 'utf8');
  return /^```\n("added".*)\n```$/m.exec(page)![1]!;
}

describe('a patch', () => {
  it('makes the new records of the old ones, in few bytes', () => {
    expect(applyPatch(group, recordLines(before))).toEqual(recordLines(now));
    expect(group.frame.length).toBeLessThan(compressFrame(recordLines(now), 9).length / 2);
    expect(makePatch({ before, now }, 9)).toEqual(patch);
  });

  it('names what it adds, what it changes, and both by length and row digest', () => {
    const lines = (records: readonly KeyedBody[]) => ({
      bytes: recordLines(records).length,
      digest: shardId(records.map(({ key, body }) => ({ key, digest: digestOf(body) }))),
    });
    expect(group.head).toEqual({
      schema: 'urn:export-center:compact-delta:v1',
      added: ['osv/A'],
      changed: ['osv/B', 'osv/D'],
      base: lines(before),
      result: lines(now),
    });
    expect(schemaErrors('compact-delta', group.head)).toEqual([]);
  });

  it('needs no base where it only adds', () => {
    const added = readPatchGroup(makePatch({ before: [], now }, 9), 0);
    expect(added.head.base).toBeUndefined();
    expect(applyPatch(added, Buffer.alloc(0))).toEqual(recordLines(now));
  });

  it('refuses any base but its own', () => {
    for (const other of [[], before.slice(1), [before[0]!, record('D')], [record('C'), before[1]!], now])
      expect(['digest', 'schema']).toContain(refusal(() => applyPatch(group, recordLines(other))));
  });

  it('comes back whole for records of any form', () => {
    const records = fc.uniqueArray(
      fc.record({ id: fc.string({ minLength: 1 }), old: fc.option(fc.json()), new: fc.json() }),
      {
        selector: ({ id }) => id,
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(records, (all) => {
        const sorted = all.map((one) => ({ ...one, key: Buffer.from(one.id.toWellFormed()).toString() }));
        sorted.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
        const bodies = (name: 'old' | 'new') =>
          sorted.flatMap((one) =>
            one[name] === null ? [] : [{ key: one.key, body: Buffer.from(`{"x":${one[name]}}`) }],
          );
        const made = readPatchGroup(makePatch({ before: bodies('old'), now: bodies('new') }, 3), 0);
        expect(applyPatch(made, recordLines(bodies('old')))).toEqual(recordLines(bodies('new')));
      }),
      { numRuns: 200 },
    );
  });

  it('is read by zstd, with the old lines as its dictionary', () => {
    if (spawnSync('zstd', ['--version']).error) {
      if (process.env.CI) throw new Error('zstd is not installed');
      return console.warn('SKIPPED: no zstd on this machine, so no other decoder read our patches');
    }
    const folder = mkdtempSync(join(tmpdir(), 'patch-'));
    try {
      const [base, same, head, frame] = ['base', 'same', 'head.zst', 'frame.zst'].map((name) => join(folder, name));
      writeFileSync(same!, documentedDictionary());
      writeFileSync(base!, recordLines(before));
      writeFileSync(head!, patch.subarray(0, frameLength(patch)));
      writeFileSync(frame!, group.frame);
      expect(JSON.parse(execFileSync('zstd', ['-dcq', '-D', same!, head!]).toString())).toEqual(group.head);
      expect(execFileSync('zstd', ['-dcq', '-D', base!, frame!])).toEqual(recordLines(now));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a file of patches', () => {
  const second = makePatch({ before: [], now: [record('E')] }, 9);

  it('is groups in byte order of their keys', () => {
    const file = Buffer.concat([patch, second]);
    expect([...patchGroups(file)].map(({ keys }) => keys)).toEqual([['osv/A', 'osv/B', 'osv/D'], ['osv/E']]);
    expect(refusal(() => [...patchGroups(Buffer.concat([second, patch]))])).toBe('unsorted');
    expect(refusal(() => [...patchGroups(file, 'osv/A')])).toBe('unsorted');
  });

  it('B49: refuses every cut, and what follows', () => {
    for (let length = 1; length < patch.length; length += 1)
      expect(refusal(() => [...patchGroups(patch.subarray(0, length))])).toBe('truncated');
    expect(refusal(() => [...patchGroups(Buffer.concat([patch, Buffer.from('more')]))])).not.toBe(
      'nothing was refused',
    );
  });

  it('B20: refuses a frame that is larger than its head says, before it is decompressed', () => {
    const bomb = compressFrame(Buffer.alloc(32 * 1024 * 1024), 3);
    const head = patch.subarray(0, frameLength(patch));
    expect(refusal(() => readPatchGroup(Buffer.concat([head, bomb]), 0))).toBe('schema');
    expect(
      refusal(() => readPatchGroup(Buffer.concat([compressFrame(Buffer.alloc(2 ** 25), 3), group.frame]), 0)),
    ).toBe('too-large');
  });

  it.each<[string, string, (head: PatchHead) => object]>([
    ['another schema', 'unsupported-version', (head) => ({ ...head, schema: 'urn:export-center:compact-delta:v2' })],
    ['a member that is not known', 'schema', (head) => ({ ...head, more: 1 })],
    ['keys out of order', 'unsorted', (head) => ({ ...head, changed: head.changed.toReversed() })],
    ['a key that is added and changed', 'duplicate', (head) => ({ ...head, added: head.changed })],
    ['changes without a base', 'schema', withoutBase],
    ['a base without changes', 'schema', (head) => ({ ...head, changed: [] })],
    ['no key at all', 'schema', (head) => ({ ...withoutBase(head), added: [], changed: [] })],
    ['more than is read', 'too-large', (head) => ({ ...head, result: { ...head.result, bytes: 2 ** 28 + 1 } })],
    ['another size than its frame declares', 'schema', (head) => ({ ...head, result: { ...head.result, bytes: 9 } })],
  ])('refuses a head with %s', (_, code, change) => {
    expect(refusal(() => readPatchGroup(withHead(change), 0))).toBe(code);
  });

  it('never gives other records than those that went in, whatever byte is flipped', () => {
    const old = recordLines(before);
    fc.assert(
      fc.property(fc.nat(patch.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const bad = Buffer.from(patch);
        bad[at]! ^= mask;
        let lines: Buffer | undefined;
        const code = refusal(() => (lines = applyPatch(readPatchGroup(bad, 0), old)));
        expect(lines ?? code).toEqual(lines ? recordLines(now) : expect.not.stringContaining('nothing'));
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads back the head that it wrote', () => {
    expect(decodePatchHead(encodePatchHead(group.head, 3))).toEqual(group.head);
    expect(keysOfPatch(group.head)).toEqual(group.keys);
  });
});
