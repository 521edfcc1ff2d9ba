import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MavenArtifact } from '../../src/formats/maven-artifact/maven-artifact.js';
import { encodeTrivyMetadata, trivyMetadata } from '../../src/formats/trivy-metadata/trivy-metadata.js';
import { TemporaryFolder } from '../support/bundle-fixture.js';
import { findTool } from '../support/find-tool.js';
import { buildJavaDb } from '../support/java-db.js';
import { anArtifact } from '../support/maven.js';
import { aZip } from '../support/zip.js';

const trivy = findTool('trivy', 'fetch-trivy.sh', 'no stock Trivy tells jars by our database here');
const whenTrivy = trivy ? it : it.skip;

if (process.env.CI === 'true') it('has a trivy in CI', () => expect(trivy).toBeDefined());

/** Trivy is a process that loads 200 MB, on a machine that may do other things. Milliseconds. */
const patience = 120_000;

describe('stock Trivy', () => {
  let folder: TemporaryFolder;
  beforeEach(() => void (folder = new TemporaryFolder()));
  afterEach(() => folder[Symbol.dispose]());

  /** A jar without a description; what is in it makes its hash. */
  const aBareJar = (content: string, manifest: readonly string[] = []) =>
    aZip([
      { name: 'META-INF/MANIFEST.MF', content: Buffer.from([...manifest, ''].join('\n')) },
      { name: 'org/example/A.class', content: Buffer.from(content) },
    ]);
  const jar = aBareJar('a');
  const hashed = anArtifact({
    groupId: 'org.apache.logging.log4j',
    artifactId: 'log4j-core',
    version: '2.14.1',
    sha1: createHash('sha1').update(jar).digest('hex'),
  });

  /** The package URLs that Trivy finds in files, by a database of these artifacts that was made at `asOf`. */
  function purlsOf(
    files: Readonly<Record<string, Buffer>>,
    artifacts: readonly MavenArtifact[],
    asOf: string,
    ...flags: readonly string[]
  ): string[] {
    const [cache, scan] = [join(folder.path, 'cache'), join(folder.path, 'scan')];
    mkdirSync(join(cache, 'java-db'), { recursive: true });
    mkdirSync(scan);
    const { bytes } = buildJavaDb(artifacts.map((artifact) => ['repo', artifact]));
    writeFileSync(join(cache, 'java-db', 'trivy-java.db'), bytes, { mode: 0o400 });
    writeFileSync(join(cache, 'java-db', 'metadata.json'), encodeTrivyMetadata(trivyMetadata(1, asOf, 72)));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(scan, name), content);
    // Nothing listens there: a database that Trivy wanted to replace would be an error.
    const offline = ['--offline-scan', '--skip-version-check', '--disable-telemetry', '--java-db-repository'];
    const args = [
      'rootfs',
      '--quiet',
      '--cache-dir',
      cache,
      '--format',
      'cyclonedx',
      ...offline,
      'localhost:1/trivy-java-db',
    ];
    const report = JSON.parse(execFileSync(trivy!, [...args, ...flags, scan], { encoding: 'utf8', stdio: 'pipe' })) as {
      readonly components?: readonly { readonly purl?: string }[];
    };
    return (report.components ?? []).flatMap(({ purl }) => purl ?? []).sort();
  }

  const longAgo = '2020-01-01T00:00:00Z';

  whenTrivy(
    'tells a renamed jar by its hash, and does not know another',
    () => {
      const files = { 'renamed.jar': jar, 'stranger.jar': aBareJar('b') };
      expect(purlsOf(files, [hashed, anArtifact()], longAgo, '--skip-java-db-update')).toEqual([
        'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1',
      ]);
    },
    patience,
  );

  whenTrivy(
    'believes what a jar says of itself where the group and artifact exist',
    () => {
      const saying = (vendor: string) =>
        aBareJar(vendor, [
          'Manifest-Version: 1.0',
          `Implementation-Vendor-Id: ${vendor}`,
          'Implementation-Title: parser',
          'Implementation-Version: 7.0',
        ]);
      const files = { 'x.jar': saying('org.example'), 'y.jar': saying('org.nobody') };
      expect(purlsOf(files, [anArtifact()], longAgo, '--skip-java-db-update')).toEqual([
        'pkg:maven/org.example/parser@7.0',
      ]);
    },
    patience,
  );

  whenTrivy(
    'takes for a jar of unknown hash the group that has the most of its name',
    () => {
      const forks = ['1.0', '2.0'].map((version) => anArtifact({ groupId: 'org.fork', version }));
      const many = ['1.0', '1.1', '2.0'].map((version) => anArtifact({ version }));
      expect(
        purlsOf({ 'parser-2.0.jar': aBareJar('c') }, [...forks, ...many], longAgo, '--skip-java-db-update'),
      ).toEqual(['pkg:maven/org.example/parser@2.0']);
    },
    patience,
  );

  whenTrivy(
    'needs no flag until the next update, and asks for a newer database after it',
    () => {
      const yesterday = new Date(Date.now() - 86_400_000).toISOString();
      expect(purlsOf({ 'renamed.jar': jar }, [hashed], yesterday)).toHaveLength(1);
      folder[Symbol.dispose]();
      folder = new TemporaryFolder();
      expect(() => purlsOf({ 'renamed.jar': jar }, [hashed], longAgo)).toThrow(/localhost:1/);
    },
    patience,
  );
});
