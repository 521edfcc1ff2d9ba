import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { trivyArtifacts } from '../../src/formats/trivy-metadata/trivy-artifact.js';
import { parseTrivyMetadata } from '../../src/formats/trivy-metadata/trivy-metadata.js';
import { tarOf, type FixtureBundle } from '../support/bundle-fixture.js';
import { runBuiltCli } from '../support/built-cli.js';
import { buildJavaDb } from '../support/java-db.js';
import { anArtifact } from '../support/maven.js';
import { aZip } from '../support/zip.js';
import { lockfiles, npmLockfile, type Lockfile } from '../support/lockfiles.js';
import { LayoutRegistry } from '../support/oci-registry.js';
import { databaseOf, trivyBundle, type TrivyEntry } from '../support/trivy-bundle.js';
import { hoursAgo, stockTrivy } from '../support/stock-trivy.js';

const trivy = stockTrivy();

if (process.env.CI === 'true') it('has a Trivy in CI', () => expect(trivy.program).toBeDefined());

const source = (bucket: string, id = 'acme'): TrivyEntry => [
  ['data-source'],
  bucket,
  { ID: id, Name: bucket.replace(/^.*::/, ''), URL: 'https://acme.example/advisories' },
];
const advisory = (bucket: string, name: string, id: string, value: unknown): TrivyEntry => [[bucket, name], id, value];
const detail = (id: string, value: unknown): TrivyEntry => [['vulnerability'], id, value];
const affected = { VulnerableVersions: ['<1.3.1'], PatchedVersions: ['1.3.1'] };

const npm = 'npm::Acme Advisories';
const small: readonly TrivyEntry[] = [
  source(npm),
  advisory(npm, 'left-pad', 'ACME-2026-1', affected),
  detail('ACME-2026-1', { Title: 'It pads too far', Severity: 'HIGH', VendorSeverity: { acme: 3 } }),
];

const put = ({ file, text }: Lockfile) => trivy.folder.write(file, text);

/** Findings of a lockfile against a database of these entries. */
const findings = (entries: readonly TrivyEntry[], lockfile: Lockfile = npmLockfile) =>
  trivy.findings(entries, 'fs', put(lockfile));

async function cli(bundle: FixtureBundle, verb: string, target: string, ...flags: string[]) {
  const tar = trivy.folder.write('bundle.tar', tarOf(bundle.files));
  const key = trivy.folder.write('key.pub.pem', encodePublicKey(bundle.publicKey));
  return runBuiltCli(['trivy', verb, tar, target, '--key', key, ...flags]);
}

const kitOf = async (updatedAt: string, ...flags: string[]) =>
  cli(await trivyBundle(databaseOf(small), updatedAt), 'kit', join(trivy.folder.path, 'kit'), ...flags);

const found = [expect.objectContaining({ VulnerabilityID: 'ACME-2026-1', PkgName: 'left-pad', Severity: 'HIGH' })];

describe('a stock Trivy with an offline kit', () => {
  trivy.it('scans without any flag for the database until NextUpdate', async () => {
    expect(await kitOf(hoursAgo(5 * 24))).toMatchObject({ code: 0 });
    const scan = await trivy.peer.scan('fs', put(npmLockfile), join(trivy.folder.path, 'kit'), [
      '--cache-backend',
      'memory',
    ]);
    expect(scan).toMatchObject({ code: 0, findings: found });
    expect(scan.log).not.toContain('Downloading');
  });

  trivy.it('reads it from a folder that it cannot write to, and leaves it as it was', async () => {
    await kitOf(hoursAgo(1));
    const kit = join(trivy.folder.path, 'kit');
    for (const path of ['', 'db']) chmodSync(join(kit, path), 0o555);
    for (const path of ['db/trivy.db', 'db/metadata.json']) chmodSync(join(kit, path), 0o444);
    const scan = await trivy.peer.scan('fs', put(npmLockfile), kit, ['--cache-backend', 'memory']);
    expect(scan).toMatchObject({ code: 0, findings: found });
    expect(readdirSync(kit)).toEqual(['db']);
  });

  trivy.it('looks for a newer one once the kit is stale, and takes it when it is told to', async () => {
    await kitOf(hoursAgo(8 * 24), '--allow-stale');
    const [lockfile, kit] = [put(npmLockfile), join(trivy.folder.path, 'kit')];
    const refused = await trivy.peer.scan('fs', lockfile, kit, ['--cache-backend', 'memory']);
    expect(refused.code).not.toBe(0);
    expect(refused.log).toContain('failed to download vulnerability DB');
    const told = await trivy.peer.scan('fs', lockfile, kit, ['--cache-backend', 'memory', '--skip-db-update']);
    expect(told).toMatchObject({ code: 0, findings: found });
  });
});

describe('a stock Trivy with a kit of both databases', () => {
  trivy.it('tells a jar by its hash and finds what the database says of it', async () => {
    const updatedAt = hoursAgo(1);
    const jar = aZip([{ name: 'org/example/A.class', content: Buffer.from('a') }]);
    const sha1 = createHash('sha1').update(jar).digest('hex');
    const { bytes, rows } = buildJavaDb([['repo', anArtifact({ artifactId: 'lib', version: '1.0.0', sha1 })]]);
    const java = await trivyBundle(bytes, updatedAt, { artifact: trivyArtifacts.javaDb, rows });
    const own = 'maven::Acme Advisories';
    const entries = [source(own), advisory(own, 'org.example:lib', 'ACME-2026-7', affected)];
    const kit = join(trivy.folder.path, 'kit');
    await cli(java, 'kit', kit);
    await cli(await trivyBundle(databaseOf(entries), updatedAt), 'kit', kit);
    trivy.folder.write('scan/app.jar', jar);
    const scan = await trivy.peer.scan('rootfs', join(trivy.folder.path, 'scan'), kit, ['--cache-backend', 'memory']);
    expect(scan).toMatchObject({ code: 0 });
    expect(scan.findings).toEqual([
      expect.objectContaining({
        VulnerabilityID: 'ACME-2026-7',
        PkgName: 'org.example:lib',
        InstalledVersion: '1.0.0',
      }),
    ]);
  });
});

describe('a stock Trivy with a registry', () => {
  trivy.it.each(['tag', 'digest', 'tag and digest'])(
    'pulls the artifact by %s and finds what the database says',
    async (by) => {
      const layout = join(trivy.folder.path, 'layout');
      const made = await cli(await trivyBundle(databaseOf(small), hoursAgo(2)), 'oci', layout, '--output', 'json');
      const { tag, image } = JSON.parse(made.stdout) as { tag: string; image: string };
      await using registry = await LayoutRegistry.start(layout);
      const cache = trivy.peer.cache();
      const name = `${registry.host}/trivy-db${by.startsWith('tag') ? `:${tag}` : ''}${by.endsWith('digest') ? `@${image}` : ''}`;
      const scan = await trivy.peer.scan('fs', put(npmLockfile), cache, ['--db-repository', name]);
      expect(scan).toMatchObject({ code: 0, findings: found });
      expect(registry.requests).toContain(`GET /v2/trivy-db/manifests/${by === 'tag' ? '2' : image}`);
      const pulled = parseTrivyMetadata(readFileSync(join(cache, 'db/metadata.json')), 2);
      expect(Date.parse(pulled.downloadedAt)).toBeGreaterThan(Date.now() - 120_000);
    },
  );
});

describe('a stock Trivy', () => {
  trivy.it('takes a source of its own name, its severity, title and place', async () => {
    expect(await findings(small)).toEqual([
      expect.objectContaining({
        VulnerabilityID: 'ACME-2026-1',
        InstalledVersion: '1.0.0',
        FixedVersion: '1.3.1',
        Severity: 'HIGH',
        SeveritySource: 'acme',
        Title: 'It pads too far',
        DataSource: { ID: 'acme', Name: 'Acme Advisories', URL: 'https://acme.example/advisories' },
      }),
    ]);
  });

  trivy.it('finds nothing, and does not fail, in a database without an advisory', async () => {
    expect(await findings([])).toEqual([]);
  });

  // The finding has a Custom of its own, which hides that of the vulnerability (trivy, pkg/types).
  trivy.it(
    'hands on what stands in Custom of an advisory, and not what stands in that of a vulnerability',
    async () => {
      const custom = { kev: { dateAdded: '2026-11-01' }, epss: 0.93 };
      const [one, two] = await findings([
        source(npm),
        advisory(npm, 'left-pad', 'ACME-2026-1', { ...affected, Custom: custom }),
        advisory(npm, 'left-pad', 'ACME-2026-2', affected),
        ...['ACME-2026-1', 'ACME-2026-2'].map((id) => detail(id, { Severity: 'LOW', Custom: { lost: true } })),
      ]);
      expect(one?.Custom).toEqual(custom);
      expect(two).not.toHaveProperty('Custom');
    },
  );

  // Of one id in several buckets the one that sorts last counts (trivy-db, pkg/db): so a tenant's own word goes before a public one.
  trivy.it.each(lockfiles)('lets the bucket that sorts last override, and suppress: $slug', async (lockfile) => {
    const { slug, name } = lockfile;
    const [feed, overlay] = [`${slug}::Public Feed`, `${slug}::~Own`];
    const entries = [
      source(feed, 'public'),
      source(overlay, 'own'),
      ...['CVE-2026-1', 'CVE-2026-2', 'CVE-2026-3'].map((id) => advisory(feed, name, id, affected)),
      advisory(overlay, name, 'CVE-2026-2', { VulnerableVersions: ['<2.0.0'], PatchedVersions: ['2.0.0'] }),
      advisory(overlay, name, 'CVE-2026-3', { VulnerableVersions: ['<0'] }),
      ...['CVE-2026-1', 'CVE-2026-2', 'CVE-2026-3'].map((id) => detail(id, { Severity: 'LOW' })),
    ];
    const found = await findings(entries, lockfile);
    expect(found.map((it) => `${it.VulnerabilityID} ${it.FixedVersion} ${it.DataSource?.ID}`).toSorted()).toEqual([
      'CVE-2026-1 1.3.1 public',
      'CVE-2026-2 2.0.0 own',
    ]);
  });
});
