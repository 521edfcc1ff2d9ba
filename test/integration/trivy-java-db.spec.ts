import { readdir } from 'node:fs/promises';
import { bundlePaths } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { parseManifest } from '../../src/formats/bundle-manifest/parse-manifest.js';
import type { MavenArtifact } from '../../src/formats/maven-artifact/maven-artifact.js';
import { artifactRecordId } from '../../src/formats/maven-artifact/read-maven-artifact.js';
import { incomingDirectory } from '../../src/stages/storage/segment-path.js';
import { bundleBytes } from '../support/bundle-bytes.js';
import { buildJavaDb } from '../support/java-db.js';
import { anArtifact } from '../support/maven.js';
import { aProfile, createTestPipeline, type TestPipeline } from '../support/pipeline.js';
import { untarGz } from '../support/trivy-db.js';

const profile = aProfile({ kind: 'trivy:java-db', selectors: { kinds: ['maven-artifacts'] } });
const artifacts = Array.from({ length: 1_500 }, (_, i) =>
  anArtifact({ artifactId: `a-${i % 100}`, version: `1.${i}` }),
);
const namesake = anArtifact({ artifactId: 'zz', sha1: artifacts[0]!.sha1 });
const recordOf = (body: MavenArtifact) => ({ key: `repo/${artifactRecordId(body)}`, body });

describe('a trivy:java-db run', () => {
  let pipeline: TestPipeline;
  let files: ReadonlyMap<string, Buffer>;

  beforeAll(async () => {
    pipeline = await createTestPipeline();
    await pipeline.load([...artifacts, namesake].map(recordOf), 'maven-artifacts');
    files = await bundleBytes(pipeline, (await pipeline.run({ profile })).manifestDigest);
  });
  afterAll(() => pipeline.close());

  const manifest = () => parseManifest(files.get(bundlePaths.manifest)!);

  it('makes the archive that Trivy pulls, with the database of the records, and its metadata', () => {
    const archive = untarGz(files.get('trivy/javadb.tar.gz')!);
    const { bytes, rows } = buildJavaDb([...artifacts, namesake].map((artifact) => ['repo', artifact]));
    expect([...archive.keys()]).toEqual(['trivy-java.db', 'metadata.json']);
    expect(archive.get('trivy-java.db')!.equals(bytes)).toBe(true);
    expect(files.get('trivy/metadata.json')!.toString()).toBe(
      '{"Version":1,"NextUpdate":"2026-01-05T00:00:00Z","UpdatedAt":"2026-01-02T00:00:00Z","DownloadedAt":"2026-01-02T00:00:00Z"}\n',
    );
    expect(manifest().entries.find(({ path }) => path === 'trivy/javadb.tar.gz')!.rows).toEqual(rows);
  });

  it('counts an artifact whose hash belongs to another, and lists it with the reason', () => {
    expect(manifest().dropped).toEqual([{ rule: 'hash-of-another', count: 1 }]);
    expect(JSON.parse(files.get('trivy/dropped.jsonl')!.toString())).toEqual({
      record: recordOf(namesake).key,
      rule: 'hash-of-another',
      reason: 'its SHA-1 is that of org.example:a-0:1.0, and the database holds a hash once',
    });
  });

  it('names the foreign code that decides its bytes', () => {
    const { sqlite, zlib } = process.versions;
    expect(manifest().adapter).toEqual({ name: 'trivy:java-db', version: 1, libraries: { sqlite, zlib } });
  });

  it('that is cancelled while rows are added ends, and leaves no scratch file', async () => {
    const cancelled = new AbortController();
    const progress = () => cancelled.abort(new Error('cancelled'));
    const running = pipeline.run({ profile, rebuild: true, signal: cancelled.signal, progress });
    await expect(running).rejects.toThrow('cancelled');
    expect(await readdir(incomingDirectory(pipeline.directory, pipeline.tenant))).toEqual([]);
  });
});
