import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boltFile } from '../../../test/support/bolt.js';
import { expectFailed, failures, verifyMade } from '../../../test/support/verify-fixture.js';
import type { BoltRow } from '../../formats/bolt/bolt-row.js';
import { RowDigest } from '../../formats/bolt/row-digest.js';
import type { RowFacts } from '../../formats/bundle-manifest/manifest.js';
import { tarHeader, tarPadding, tarTrailer } from '../../formats/tar/tar-header.js';
import { encodeTrivyMetadata, trivyMetadata } from '../../formats/trivy-metadata/trivy-metadata.js';
import { gzipSync } from 'node:zlib';
import type { VerificationReport } from './verification-report.js';

const path = 'trivy/db.tar.gz';
const mediaType = 'application/vnd.aquasec.trivy.db.layer.v1.tar+gzip';
const metadata = encodeTrivyMetadata(trivyMetadata(2, '2026-01-02T00:00:00Z', 24));

const rows: readonly BoltRow[] = Array.from({ length: 300 }, (_, i) => ({
  path: [Buffer.from('vulnerability')],
  key: Buffer.from(`CVE-2026-${10_000 + i}`),
  value: Buffer.alloc(120, `${i} `),
}));

function factsOf(all: readonly BoltRow[]): RowFacts {
  const digest = new RowDigest();
  for (const row of all) if (row.key !== undefined) digest.add(row.path, row.key, row.value);
  return { count: digest.count, digest: digest.digest() };
}

const archive = (members: Readonly<Record<string, Buffer>>): Buffer =>
  gzipSync(
    Buffer.concat([
      ...Object.entries(members).flatMap(([name, bytes]) => [
        tarHeader({ path: name, size: bytes.length }),
        bytes,
        Buffer.alloc(tarPadding(bytes.length)),
      ]),
      tarTrailer,
    ]),
  );

interface Made {
  readonly database?: Buffer;
  readonly archive?: Buffer;
  readonly facts?: RowFacts | undefined;
  readonly mediaType?: string;
}

/** A signed bundle whose archive and manifest say this; everything around them is in order. */
function verifyWith(made: Made, depth: 'default' | 'deep' = 'default'): Promise<VerificationReport> {
  const bytes = made.archive ?? archive({ 'trivy.db': made.database ?? boltFile(rows), 'metadata.json': metadata });
  const facts = 'facts' in made ? made.facts : factsOf(rows);
  const file = { bytes, mediaType: made.mediaType ?? mediaType, ...(facts ? { rows: facts } : {}) };
  return verifyMade({ payload: (files) => void files.set(path, file) }, { depth });
}

describe('verifying a bundle with a database', () => {
  it.each(['default', 'deep'] as const)('opens it, and reads every row (%s)', async (depth) => {
    const report = await verifyWith({}, depth);
    expect(failures(report)).toEqual([]);
    expect(report.checks.at(-1)).toEqual({
      name: 'databases',
      status: 'passed',
      detail: `300 rows in ${path}, as the manifest says`,
    });
  });

  it.each<[string, Made, RegExp]>([
    [
      'holds fewer rows than the manifest says',
      { database: boltFile(rows.slice(1)) },
      /299 rows, the manifest says 300/,
    ],
    [
      'holds as many, but other rows',
      { database: boltFile(rows.map((row, i) => (i === 7 ? { ...row, value: Buffer.from('{}') } : row))) },
      /other rows than the manifest says/,
    ],
    ['has keys out of order', { database: swapped(boltFile(rows)) }, /order|before|after/],
    ['is cut off', { database: boltFile(rows).subarray(0, -4096) }, /pages/],
    ['is no bolt file', { database: Buffer.alloc(16_384, 'x') }, /not a bolt file/],
    [
      'is of another schema',
      {
        archive: archive({
          'trivy.db': boltFile(rows),
          'metadata.json': encodeTrivyMetadata(trivyMetadata(3, '2026-01-02T00:00:00Z', 24)),
        }),
      },
      /schema version 3; only 2/,
    ],
    ['is missing from its archive', { archive: archive({ 'metadata.json': metadata }) }, /holds no trivy.db/],
    ['has no metadata', { archive: archive({ 'trivy.db': boltFile(rows) }) }, /holds no metadata.json/],
    [
      'is accompanied by another file',
      { archive: archive({ 'trivy.db': boltFile(rows), 'run.sh': Buffer.from('#!') }) },
      /holds run.sh/,
    ],
    [
      'lies in an archive that is cut off',
      { archive: archive({ 'trivy.db': boltFile(rows) }).subarray(0, -30) },
      /no gzip/,
    ],
    ['lies in no archive', { archive: Buffer.from('hello') }, /no gzip/],
    ['goes without a word of its rows', { facts: undefined }, /does not say which rows/],
    ['is of a form that is not known', { mediaType: 'application/x-other' }, /form that is not known/],
  ])('B55: names it where it %s, though every signature is right', async (_what, made, text) => {
    const report = await verifyWith(made);
    expectFailed(report, 'databases', path, text);
    expect(failures(report)).toHaveLength(1);
    expect(report.firstBad).toMatchObject({ code: 'EC-VERIFY-DATABASE', path });
  });

  it('B55: stops unpacking what grows without end', async () => {
    const bomb = archive({ 'trivy.db': Buffer.alloc(80 * 1024 * 1024), 'metadata.json': metadata });
    expectFailed(await verifyWith({ archive: bomb }), 'databases', path, /limit/);
  });

  it('does not open an archive whose digest is wrong', async () => {
    const report = await verifyMade({
      payload: (files) => void files.set(path, { bytes: Buffer.from('hello'), mediaType, rows: factsOf(rows) }),
      manifest: (manifest) => ({
        ...manifest,
        entries: manifest.entries.map((entry) =>
          entry.path === path ? { ...entry, digest: manifest.itemSetRoot } : entry,
        ),
      }),
    });
    expectFailed(report, 'file digests', path, /./);
    expect(report.checks.at(-1)).toMatchObject({ name: 'databases', status: 'skipped' });
  });

  it('removes what it unpacked, whatever it found', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'scratch-'));
    for (const database of [boltFile(rows), Buffer.from('x')]) {
      const bytes = archive({ 'trivy.db': database, 'metadata.json': metadata });
      const payload = (files: Map<string, { bytes: Buffer; mediaType: string; rows?: RowFacts }>) =>
        void files.set(path, { bytes, mediaType, rows: factsOf(rows) });
      await verifyMade({ payload }, { scratch });
      expect(await readdir(scratch)).toEqual([]);
    }
    await rm(scratch, { recursive: true });
  });
});

function swapped(file: Buffer): Buffer {
  const at = file.indexOf('CVE-2026-10001');
  file.write('CVE-2026-10000', at);
  return file;
}
