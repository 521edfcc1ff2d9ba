import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { githubForm } from '../../bench/github-form.js';
import { OsvLikeRecords } from '../../bench/osv-like-records.js';
import { parseInstant } from '../../src/formats/evidence-record/instant.js';
import { trivyMetadata } from '../../src/formats/trivy-metadata/trivy-metadata.js';
import { TemporaryFolder } from '../support/bundle-fixture.js';
import { findTool } from '../support/find-tool.js';
import { databaseOf, layInCache } from '../support/trivy-bundle.js';
import { TrivyTables } from '../support/trivy-tables.js';
import { findTrivy, TrivyPeer } from '../support/trivy.js';

/** The builder of Trivy's own database, which reads OSV records in the form of GitHub's. */
const builder = findTool('trivy-db', 'fetch-trivy-db.sh', 'no upstream builder is compared with ours here');
const trivy = findTrivy();
const whenBoth = builder && trivy ? it : it.skip;

if (process.env.CI === 'true') it('has both programs in CI', () => expect([builder, trivy]).not.toContain(undefined));

interface OsvRecord {
  readonly id: string;
  readonly affected: readonly {
    readonly package: { readonly purl: string };
    readonly ranges: readonly { readonly events: readonly { readonly fixed?: string }[] }[];
    readonly versions: readonly string[];
  }[];
}

const count = 1_500;

function records(): OsvRecord[] {
  const made = new OsvLikeRecords(3);
  return Array.from({ length: count }, (_, i) => {
    return JSON.parse(githubForm(made.record(i).body)) as OsvRecord;
  });
}

/** Each package at its listed versions and at its fix. Maven is left out: names of these records have no group. */
function sbomOf(all: readonly OsvRecord[]): string {
  const purls = all.flatMap(({ affected }) =>
    affected.flatMap(({ package: { purl }, ranges, versions }) => {
      const fixes = ranges.flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? []));
      return purl.startsWith('pkg:maven/') ? [] : [...versions, ...fixes].map((version) => `${purl}@${version}`);
    }),
  );
  const components = [...new Set(purls)].map((purl) => ({
    'bom-ref': purl,
    type: 'library',
    name: purl.replace(/^.*\/|@.*$/g, ''),
    version: purl.replace(/^.*@/, ''),
    purl,
  }));
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, components });
}

function builtUpstream(all: readonly OsvRecord[], folder: TemporaryFolder): Buffer {
  for (const record of all)
    folder.write(`feeds/ghsa/advisories/github-reviewed/${record.id}.json`, JSON.stringify(record));
  mkdirSync(join(folder.path, 'feeds/cocoapods-specs/Specs'), { recursive: true });
  const args = ['build', '--cache-dir', 'feeds', '--output-dir', 'out', '--only-update', 'ghsa'];
  mkdirSync(join(folder.path, 'out'));
  execFileSync(builder!, args, { cwd: folder.path, stdio: 'pipe', env: { ...process.env, GOTOOLCHAIN: 'local' } });
  return readFileSync(join(folder.path, 'out/trivy.db'));
}

function builtHere(all: readonly OsvRecord[]): Buffer {
  const tables = new TrivyTables({ asOf: parseInstant('2026-11-01T00:00:00Z')! });
  for (const body of all) tables.add({ source: 'ghsa', id: body.id, body });
  return databaseOf(tables.file().map(({ path, key, value }) => [path, key, JSON.parse(value.toString())] as const));
}

describe('a database of the same records', () => {
  whenBoth(
    'finds at least what the one of the upstream builder finds, and calls it as severe',
    async () => {
      using folder = new TemporaryFolder();
      chmodSync(folder.path, 0o755);
      using peer = new TrivyPeer(trivy!);
      const all = records();
      const sbom = folder.write('packages.cdx.json', sbomOf(all));
      const findings = async (database: Buffer) => {
        const cache = peer.cache();
        layInCache(cache, database, trivyMetadata(2, new Date().toISOString().replace(/\.\d+Z/, 'Z'), 24));
        const scan = await peer.scan('sbom', sbom, cache);
        if (scan.code !== 0) throw new Error(scan.log);
        return new Set(
          scan.findings.map((it) => [it.PkgName, it.InstalledVersion, it.VulnerabilityID, it.Severity].join(' ')),
        );
      };
      const [upstream, ours] = [await findings(builtUpstream(all, folder)), await findings(builtHere(all))];
      expect(upstream.size).toBeGreaterThan(count);
      expect([...upstream].filter((finding) => !ours.has(finding))).toEqual([]);
      expect(ours.size).toBeGreaterThanOrEqual(upstream.size);
    },
    300_000,
  );
});
