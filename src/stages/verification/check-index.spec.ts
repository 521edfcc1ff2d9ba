import { zeroDigest, type PayloadFile } from '../../../test/support/bundle-fixture.js';
import { expectFailed, verifyChanged, verifyMade } from '../../../test/support/verify-fixture.js';
import { bundlePaths, indexPath, packPath } from '../../formats/bundle-manifest/bundle-paths.js';
import { encodeIndexLine, parseIndexLine } from '../../formats/bundle-manifest/index-line.js';
import type { ShardIndexLine } from '../../formats/bundle-manifest/manifest.js';
import { canonicalBytes } from '../../formats/canonical-json/canonicalize.js';
import { digestOf, type Digest } from '../../formats/digest.js';
import { shardId } from '../../formats/sharding/shard-id.js';
import { compressFrame, decompressFrame } from '../../formats/zstd/zstd-frame.js';
import type { VerificationReport } from './verification-report.js';
import type { VerifyOptions } from './verify-options.js';

const pack = packPath('advisories', 1);
const index = indexPath('advisories');

describe('indexes and records', () => {
  /** Rewrites the lines of one index; the bundle is then signed as if it had been made so. */
  const withLines = (change: (lines: ShardIndexLine[]) => unknown, depth: VerifyOptions['depth'] = 'default') =>
    verifyMade({ payload: (files) => rewriteIndex(files, change) }, { depth });

  function rewriteIndex(files: Map<string, PayloadFile>, change: (lines: ShardIndexLine[]) => unknown): void {
    const file = files.get(index)!;
    const lines = file.bytes
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => parseIndexLine(Buffer.from(line)));
    change(lines);
    file.bytes = Buffer.from(lines.map(encodeIndexLine).join(''));
  }

  const edit =
    (change: Partial<ShardIndexLine>, at = 1) =>
    (lines: ShardIndexLine[]) =>
      (lines[at] = { ...lines[at]!, ...change });

  it.each<[string, (lines: ShardIndexLine[]) => unknown, RegExp]>([
    ['lines out of order', (lines) => lines.reverse(), /does not come after|stands where/],
    ['a gap between frames', edit({ offset: 5 }), /line 2: the frame begins at byte 5/],
    ['a frame that is too short', edit({ length: 5 }), /the index counts \d+ bytes in/],
    ['a wrong count of records', edit({ records: 3 }), /the index counts 5 records in/],
    [
      'a pack that is not there',
      (lines) => lines.push({ ...lines.at(-1)!, first: 'z', last: 'z', offset: 0, pack: packPath('advisories', 9) }),
      /stands where/,
    ],
    ['a pack of another kind', edit({ pack: packPath('kev', 1) }, 0), /stands where/],
    ['a missing line', (lines) => lines.pop(), /has no lines for|the index counts/],
    ['more plain bytes than there are', edit({ plainBytes: 999_999 }), /plainBytes/],
  ])('refuses an index with %s', async (_name, change, text) => {
    expectFailed(await withLines(change), 'index', undefined, text);
  });

  it('refuses a pack without an index, and an index whose last line does not end', async () => {
    expectFailed(
      await verifyMade({ payload: (files) => void files.delete(index) }),
      'index',
      index,
      /is missing for the packs/,
    );
    const cut = await verifyMade({
      payload: (files) => (files.get(index)!.bytes = files.get(index)!.bytes.subarray(0, -1)),
    });
    expectFailed(cut, 'index', index, /does not end/);
  });

  const swap = (plain: string) => {
    const [a, b, c] = plain.trimEnd().split('\n');
    return [a, c, b].map((line) => `${line}\n`).join('');
  };

  it.each<[string, (plain: string) => string, RegExp]>([
    ['records out of order', swap, /out of byte order|the last key/],
    ['one record twice', (plain) => plain.replace('000002","record', '000001","record'), /occurs twice/],
    ['a line with a space', (plain) => plain.replace('"key":', '"key": '), /does not begin with/],
    ['a line without record', (plain) => plain.replace('"record"', '"recard"'), /is not followed by/],
    ['a record that is not canonical', (plain) => plain.replace('"record":{', '"record":{ '), /not canonical/],
    ['another first key', (plain) => plain.replace('000001","record', '000000","record'), /the first key is/],
    ['another last key', (plain) => plain.replace('000003","record', '000004","record'), /the last key is/],
    ['a record less', (plain) => plain.split('\n').toSpliced(1, 1).join('\n'), /2 records, the index says 3/],
    ['a last line that does not end', (plain) => plain.trimEnd(), /does not end/],
    ['a raw control character', (plain) => plain.replace('An issue', '\u0000'), /control character/],
    ['an escape that is not needed', (plain) => plain.replace('osv/GHSA-000002', 'osv\\/GHSA-000002'), /not canonical/],
  ])('refuses a shard with %s, though all its digests are right', async (_name, change, text) => {
    expectFailed(await withShard(change), 'records', pack, text);
  });

  /** Replaces the first shard by other lines; index, totals, manifest and signatures follow, so that only the records are wrong. */
  async function withShard(change: (plain: string) => string): Promise<VerificationReport> {
    let grown = 0;
    return verifyMade({
      recordsPerShard: 3,
      shardsPerPack: 1,
      payload: (files) => {
        const old = decompressFrame(files.get(pack)!.bytes, 1e6);
        const plain = Buffer.from(change(old.toString()));
        grown = plain.length - old.length;
        const frame = compressFrame(plain, 3);
        files.get(pack)!.bytes = frame;
        const line = { length: frame.length, plainBytes: plain.length, rowDigest: rowDigestOf(plain) };
        rewriteIndex(files, edit(line, 0));
      },
      manifest: (manifest) => ({
        ...manifest,
        totals: { ...manifest.totals, plainBytes: manifest.totals.plainBytes + grown },
      }),
    });
  }

  /** Of lines that can be read; any other is refused before its row digest is looked at. */
  function rowDigestOf(plain: Buffer): Digest {
    try {
      const lines = plain.toString().trimEnd().split('\n');
      const rows = lines.map((line) => JSON.parse(line) as { key: string; record: unknown });
      return shardId(rows.map(({ key, record }) => ({ key, digest: digestOf(canonicalBytes(record)) })));
    } catch {
      return zeroDigest;
    }
  }

  it('refuses a shard whose records are not those of its row digest', async () => {
    expectFailed(await withLines(edit({ rowDigest: zeroDigest }, 0), 'deep'), 'records', pack, /row digest/);
  });

  it('recomputes the item set: a record of another content, or a wrong root, is found', async () => {
    expectFailed(
      await withShard((plain) => plain.replace('number 1', 'number 9')),
      'item set root',
      bundlePaths.manifest,
      /the records give/,
    );
    expectFailed(
      await verifyMade({ manifest: (manifest) => ({ ...manifest, itemSetRoot: zeroDigest }) }),
      'item set root',
      bundlePaths.manifest,
      /says sha256:0000/,
    );
  });

  it('does not decompress what is not signed', async () => {
    const report = await verifyChanged((files) => (files.get(bundlePaths.manifestSignature)![5]! ^= 1));
    expect(report.checks.at(-1)).toMatchObject({ name: 'records', status: 'skipped' });
  });
});
