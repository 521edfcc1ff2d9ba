import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createZstdDecompress } from 'node:zlib';
import { compareBytes } from '../../src/formats/byte-order.js';
import { diffBundles } from '../../src/stages/diffing/diff-bundles.js';
import { makeBundle, TemporaryFolder, type FixtureRecord } from '../support/bundle-fixture.js';

/** The development data; run with SHARED_DIR, never in the default test run. */
const data = join(process.env.SHARED_DIR ?? '', 'data', 'osv-delta');

interface Change {
  readonly snapshot: string;
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  readonly modified?: readonly string[];
  readonly newlyWithdrawn?: readonly string[];
}

/** Of the snapshot; where an id is there twice, the last one. */
async function recordsOf(folder: string, snapshot: string): Promise<FixtureRecord[]> {
  const records = new Map<string, unknown>();
  const file = createReadStream(join(data, folder, `${snapshot}.jsonl.zst`));
  for await (const line of createInterface({ input: file.pipe(createZstdDecompress()) })) {
    const body = JSON.parse(line) as { readonly id: string };
    records.set(body.id, body);
  }
  return [...records].map(([id, body]) => ({ key: `osv/${id}`, body })).sort((a, b) => compareBytes(a.key, b.key));
}

const keysOf = (ids: readonly string[] = []) => ids.map((id) => `osv/${id}`).sort(compareBytes);

(existsSync(data) ? describe : describe.skip)('the diff of two real snapshots', () => {
  it.each([
    ['pypi', 't0', 't1'],
    ['pypi', 't1', 't2'],
    ['almalinux9', 't0', 't1'],
  ])('of %s from %s to %s is what is known of them', async (folder, before, after) => {
    const changes = JSON.parse(readFileSync(join(data, folder, 'changes.json'), 'utf8')) as readonly Change[];
    const expected = changes.find(({ snapshot }) => snapshot === after)!;
    using old = new TemporaryFolder();
    using young = new TemporaryFolder();
    const [first, second] = await Promise.all([before, after].map((name) => recordsOf(folder, name)));
    const made = [first!, second!].map((advisories) =>
      makeBundle({ unsigned: true, recordsPerShard: 100, kinds: { advisories } }),
    );
    const files = [old.writeBundle((await made[0]!).files), young.writeBundle((await made[1]!).files)] as const;
    const [found] = diffBundles(...files, 10_000).kinds;
    expect(found!.added.items).toEqual(keysOf(expected.added));
    expect(found!.removed.items).toEqual(keysOf(expected.removed));
    expect(found!.changed.items.map(({ key }) => key)).toEqual(keysOf(expected.modified));
    expect(found!.withdrawn.items).toEqual(keysOf(expected.newlyWithdrawn));
  });
});
