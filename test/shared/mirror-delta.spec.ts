import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { compareBytes } from '../../src/formats/byte-order.js';
import { canonicalBytes } from '../../src/formats/canonical-json/canonicalize.js';
import { recordLines } from '../../src/formats/record-line/record-lines.js';
import { Mirrors, type MirrorRun } from '../support/mirrors.js';

/** The development data; run with SHARED_DIR, never in the default test run. Real snapshots, each with what changed since the one before. */
const data = join(process.env.SHARED_DIR ?? '', 'data/osv-delta');

interface Snapshot {
  readonly snapshot: string;
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  readonly modified?: readonly string[];
  readonly newlyWithdrawn?: readonly string[];
}

const recordsOf = (source: string, { snapshot }: Snapshot) =>
  zstdDecompressSync(readFileSync(join(data, source, `${snapshot}.jsonl.zst`)))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly id: string });
const snapshotsOf = (source: string) =>
  JSON.parse(readFileSync(join(data, source, 'changes.json'), 'utf8')) as Snapshot[];

function previousOf(source: string, { snapshot }: Snapshot): Snapshot {
  const all = snapshotsOf(source);
  return all[all.findIndex((one) => one.snapshot === snapshot) - 1]!;
}

describe('a delta between real snapshots', () => {
  const mirrors = new Mirrors();
  const lines: string[] = [];
  beforeAll(() => mirrors.start());
  afterAll(async () => {
    console.log(lines.join('\n'));
    await mirrors.close();
  });
  beforeEach(async () => {
    await mirrors.newTenant();
    await mirrors.profile('compact', 'mirror:delta', { mirror: { compact: true } });
  });

  const keys = (...lists: readonly (readonly string[] | undefined)[]) =>
    [...new Set(lists.flatMap((list) => list ?? []))].map((id) => `osv-test/${id}`).sort();

  it.each(['almalinux9', 'pypi'])(
    'holds exactly what changed in %s, in few bytes',
    async (source) => {
      const [first, ...later] = snapshotsOf(source);
      await mirrors.load(recordsOf(source, first!), '&snapshot=true');
      await mirrors.finished({ profileId: 'all' });
      for (const snapshot of later) {
        const { added, removed, modified, newlyWithdrawn } = snapshot;
        await mirrors.load(recordsOf(source, snapshot), '&snapshot=true&allowShrink=true');
        const delta = await mirrors.finished({ profileId: 'changes' });
        await compactIsSmall(source, snapshot, delta);
        const opened = await mirrors.open(delta);
        expect(opened.held).toEqual(keys(added, modified, newlyWithdrawn));
        expect(opened.removed).toEqual(keys(removed).map((key) => ({ key, reason: 'removed' })));
        expect(opened.mirror.kinds.advisories).toEqual({
          records: opened.held.length,
          added: keys(added).length,
          changed: keys(modified, newlyWithdrawn).length,
          removed: keys(removed).length,
        });
        expect(delta.result.itemSetRoot).toBe((await mirrors.finished({ profileId: 'all' })).result.itemSetRoot);
        const [packs, dense] = [opened.packBytes, denseBytes(source, snapshot, opened.held)];
        lines.push(
          `${source} ${snapshot.snapshot}: ${packs} bytes, zstd -19 ${dense}, ratio ${(packs / dense).toFixed(2)}`,
        );
        expect(packs).toBeLessThan(1.3 * dense + 100 * opened.removed.length);
      }
    },
    120_000,
  );

  /** The bar is that of 1 % changed records; above it more and more of the bytes are of records that the base does not know. */
  async function compactIsSmall(source: string, snapshot: Snapshot, whole: MirrorRun): Promise<void> {
    const delta = await mirrors.finished({ profileId: 'compact' });
    expect([delta.base, delta.result.itemSetRoot]).toMatchObject([
      { manifestDigest: expect.any(String) as string },
      whole.result.itemSetRoot,
    ]);
    const { manifest, mirror, packBytes } = await mirrors.open(delta);
    const [before, now] = [recordsOf(source, previousOf(source, snapshot)), recordsOf(source, snapshot)];
    const [share, ratio] = [manifest.totals.records / now.length, packBytes / patchFromBytes(before, now)];
    lines.push(
      `${source} ${snapshot.snapshot} compact: ${packBytes} bytes, ${(100 * share).toFixed(1)} % of the records, ${ratio.toFixed(2)} of zstd -19 --patch-from`,
    );
    expect(mirror.form).toBe('compact');
    if (share <= 0.01) expect(ratio).toBeLessThanOrEqual(1);
  }

  function patchFromBytes(...sets: readonly (readonly { readonly id: string }[])[]): number {
    const folder = mkdtempSync(join(tmpdir(), 'patch-from-'));
    try {
      const [before, now, patch] = ['before', 'now', 'patch'].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ];
      for (const [i, path] of [before, now].entries()) writeFileSync(path, fullSet(sets[i]!));
      execFileSync('zstd', ['-19', '--long=27', '-qqf', '--patch-from', before, now, '-o', patch]);
      return statSync(patch).size;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  const fullSet = (records: readonly { readonly id: string }[]) =>
    recordLines(
      records
        .map((record) => ({ key: `osv-test/${record.id}`, body: canonicalBytes(record) }))
        .sort((a, b) => compareBytes(a.key, b.key)),
    );

  /** zstd -19 over the changed records alone. */
  function denseBytes(source: string, snapshot: Snapshot, held: readonly string[]): number {
    const changed = new Set(held);
    const records = recordsOf(source, snapshot).filter(({ id }) => changed.has(`osv-test/${id}`));
    const plain = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    return zstdCompressSync(plain, { params: { [constants.ZSTD_c_compressionLevel]: 19 } }).length;
  }
});
