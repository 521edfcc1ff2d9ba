import { readdir } from 'node:fs/promises';
import { bundlePaths } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { parseManifest } from '../../src/formats/bundle-manifest/parse-manifest.js';
import { checkBolt } from '../../src/formats/bolt/check-bolt.js';
import { RowDigest } from '../../src/formats/bolt/row-digest.js';
import { readBoltRows } from '../../src/formats/bolt/read-rows.js';
import { incomingDirectory } from '../../src/stages/storage/segment-path.js';
import { openBolt, readAt } from '../support/bolt.js';
import { bundleBytes } from '../support/bundle-bytes.js';
import { aProfile, createTestPipeline, type TestPipeline } from '../support/pipeline.js';
import { aTrivyAdvisory, entriesOf, untarGz } from '../support/trivy-db.js';

const profile = aProfile({ kind: 'trivy:db' });

describe('a trivy:db run', () => {
  let pipeline: TestPipeline;
  let files: ReadonlyMap<string, Buffer>;

  beforeAll(async () => {
    pipeline = await createTestPipeline();
    await pipeline.load(Array.from({ length: 1_500 }, (_, i) => aTrivyAdvisory(i)));
    files = await bundleBytes(pipeline, (await pipeline.run({ profile })).manifestDigest);
  });

  afterAll(() => pipeline.close());

  const manifest = () => parseManifest(files.get(bundlePaths.manifest)!);
  const archive = () => untarGz(files.get('trivy/db.tar.gz')!);
  const database = () => archive().get('trivy.db')!;

  it('makes the archive that Trivy pulls, its metadata, and a list of what was dropped', () => {
    expect([...archive().keys()]).toEqual(['trivy.db', 'metadata.json']);
    expect(archive().get('metadata.json')).toEqual(files.get('trivy/metadata.json'));
    expect([...files.keys()].filter((path) => path.startsWith('trivy/'))).toEqual([
      'trivy/db.tar.gz',
      'trivy/dropped.jsonl',
      'trivy/metadata.json',
    ]);
  });

  it('takes every time from the cut', () => {
    expect(files.get('trivy/metadata.json')!.toString()).toBe(
      '{"Version":2,"NextUpdate":"2026-01-03T00:00:00Z","UpdatedAt":"2026-01-02T00:00:00Z","DownloadedAt":"2026-01-02T00:00:00Z"}\n',
    );
  });

  it('holds every advisory, in a bolt file without a fault', () => {
    expect(checkBolt(readAt(database()), database().length).findings).toEqual([]);
    const entries = entriesOf(database());
    for (let i = 1; i < 1_500; i += 2)
      expect(entries[`npm::osv-test/pkg-${i}/CVE-2026-${10_000 + i}`]).toMatchObject({
        VulnerableVersions: [`<1.${i}.3`],
        PatchedVersions: [`1.${i}.3`],
      });
    expect(Object.keys(entries).filter((place) => place.startsWith('vulnerability/'))).toHaveLength(1_500);
  });

  it('knows the repositories of Red Hat without whose products Trivy ends a scan there', () => {
    expect(entriesOf(database())).toMatchObject({
      'Red Hat CPE/repository/rhel-8-for-x86_64-baseos-rpms': [expect.any(Number)],
      'Red Hat CPE/repository/rhel-9-for-x86_64-appstream-rpms': [expect.any(Number)],
    });
  });

  it('says in the manifest which rows the database holds', () => {
    const digest = new RowDigest();
    for (const row of readBoltRows(openBolt(database())))
      if (row.key !== undefined) digest.add(row.path, row.key, row.value);
    const { rows } = manifest().entries.find(({ path }) => path === 'trivy/db.tar.gz')!;
    expect(rows).toEqual({ count: digest.count, digest: digest.digest() });
  });

  it('counts what has no place in a Trivy database, and lists it with the reason', () => {
    expect(manifest().dropped).toEqual([{ rule: 'no-bucket', count: 1_500 }]);
    const lines = files.get('trivy/dropped.jsonl')!.toString().trimEnd().split('\n');
    expect(lines).toHaveLength(1_500);
    expect(JSON.parse(lines[0]!)).toMatchObject({ rule: 'no-bucket', record: expect.stringMatching(/^osv-test\//) });
  });

  it('names the compressor that decides its bytes', () => {
    expect(manifest().adapter).toEqual({
      name: 'trivy:db',
      version: 1,
      libraries: { zlib: process.versions.zlib },
    });
  });

  it('leaves no scratch file behind', async () => {
    expect(await readdir(incomingDirectory(pipeline.directory, pipeline.tenant))).toEqual([]);
  });

  it('a run that is cancelled while rows are mapped ends, and leaves no scratch file', async () => {
    const cancelled = new AbortController();
    const progress = () => cancelled.abort(new Error('cancelled'));
    const running = pipeline.run({ profile, rebuild: true, signal: cancelled.signal, progress });
    await expect(running).rejects.toThrow('cancelled');
    expect(await readdir(incomingDirectory(pipeline.directory, pipeline.tenant))).toEqual([]);
  });
});
