import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Mirrors } from '../support/mirrors.js';

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

describe('a delta between real snapshots', () => {
  const mirrors = new Mirrors();
  const lines: string[] = [];
  beforeAll(() => mirrors.start());
  afterAll(async () => {
    console.log(lines.join('\n'));
    await mirrors.close();
  });
  beforeEach(() => mirrors.newTenant());

  const keys = (...lists: readonly (readonly string[] | undefined)[]) =>
    [...new Set(lists.flatMap((list) => list ?? []))].map((id) => `osv-test/${id}`).sort();

  it.each(['almalinux9', 'pypi'])('holds exactly what changed in %s, in few bytes', async (source) => {
    const [first, ...later] = snapshotsOf(source);
    await mirrors.load(recordsOf(source, first!), '&snapshot=true');
    await mirrors.finished({ profileId: 'all' });
    for (const snapshot of later) {
      const { added, removed, modified, newlyWithdrawn } = snapshot;
      await mirrors.load(recordsOf(source, snapshot), '&snapshot=true&allowShrink=true');
      const delta = await mirrors.finished({ profileId: 'changes' });
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
  });

  /** zstd -19 over the changed records alone. */
  function denseBytes(source: string, snapshot: Snapshot, held: readonly string[]): number {
    const changed = new Set(held);
    const records = recordsOf(source, snapshot).filter(({ id }) => changed.has(`osv-test/${id}`));
    const plain = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    return zstdCompressSync(plain, { params: { [constants.ZSTD_c_compressionLevel]: 19 } }).length;
  }
});
