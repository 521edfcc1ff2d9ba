import { parseInstant } from '../../src/formats/evidence-record/instant.js';
import { lockfiles } from '../support/lockfiles.js';
import { osSbom, type OsPackage } from '../support/os-sbom.js';
import { entriesOf, stockTrivy } from '../support/stock-trivy.js';
import { TrivyTables } from '../support/trivy-tables.js';

/** Records as the databases of OSV write them, through our mapping, in a stock Trivy: does it find them under the names that it asks for? */
const trivy = stockTrivy();

type Body = Readonly<Record<string, unknown>>;

const asOf = parseInstant('2026-11-01T00:00:00Z')!;

const affected = (ecosystem: string, name: string, fixed?: string): Body => ({
  package: { ecosystem, name },
  ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])] }],
});

function tablesOf(bodies: readonly Body[]): TrivyTables {
  const tables = new TrivyTables({ asOf });
  tables.addBase();
  for (const body of bodies) {
    const drops = tables.add({ source: 'osv', id: String(body['id']), body });
    if (drops.length > 0) throw new Error(JSON.stringify(drops));
  }
  return tables;
}

/** `<package> <version> <id> <fixed>` of each finding. */
async function found(tables: TrivyTables, kind: 'fs' | 'sbom', file: string): Promise<string[]> {
  const findings = await trivy.findings(entriesOf(tables), kind, file);
  return findings
    .map((it) => `${it.PkgName} ${it.InstalledVersion} ${it.VulnerabilityID} ${it.FixedVersion ?? '-'}`)
    .toSorted();
}

interface Distribution {
  readonly ecosystem: string;
  readonly family: string;
  readonly release: string;
  /** Versions of a package: a vulnerable one, and the one that is fixed. */
  readonly old: string;
  readonly fixed: string;
  readonly reportsUnfixed?: boolean;
}

const el = { old: '1.9-9.el9', fixed: '1.10-1.el9' };
const apk = { old: '1.9.0-r9', fixed: '1.10.0-r0' };
const deb = { old: '1.9-1', fixed: '1.10-1' };

const distributions: readonly Distribution[] = [
  { ecosystem: 'AlmaLinux:9', family: 'alma', release: '9.3', ...el },
  { ecosystem: 'Alpine:v3.20', family: 'alpine', release: '3.20.1', ...apk, reportsUnfixed: true },
  {
    ecosystem: 'Azure Linux:3',
    family: 'azurelinux',
    release: '3.0',
    old: '1.9-9.azl3',
    fixed: '1.10-1.azl3',
    reportsUnfixed: true,
  },
  {
    ecosystem: 'Azure Linux:2',
    family: 'cbl-mariner',
    release: '2.0',
    old: '1.9-9.cm2',
    fixed: '1.10-1.cm2',
    reportsUnfixed: true,
  },
  { ecosystem: 'Chainguard', family: 'chainguard', release: '20230214', ...apk },
  { ecosystem: 'Debian:12', family: 'debian', release: '12.4', ...deb, reportsUnfixed: true },
  { ecosystem: 'Echo', family: 'echo', release: '1', ...deb, reportsUnfixed: true },
  { ecosystem: 'MinimOS', family: 'minimos', release: '20241031', ...apk },
  { ecosystem: 'Photon OS:5.0', family: 'photon', release: '5.0', old: '1.9-9.ph5', fixed: '1.10-1.ph5' },
  { ecosystem: 'Rocky Linux:9', family: 'rocky', release: '9.3', ...el },
  {
    ecosystem: 'SUSE:Linux Enterprise Server 15 SP5',
    family: 'sles',
    release: '15.5',
    old: '1.9-150500.1',
    fixed: '1.10-150500.1',
  },
  {
    ecosystem: 'SUSE:Linux Enterprise Micro 5.3',
    family: 'slem',
    release: '5.3',
    old: '1.9-150400.1',
    fixed: '1.10-150400.1',
  },
  {
    ecosystem: 'openSUSE:Leap 15.6',
    family: 'opensuse-leap',
    release: '15.6',
    old: '1.9-lp156.1',
    fixed: '1.10-lp156.1',
  },
  {
    ecosystem: 'openSUSE:Tumbleweed',
    family: 'opensuse-tumbleweed',
    release: '20260101',
    old: '1.9-1.1',
    fixed: '1.10-1.1',
  },
  { ecosystem: 'Ubuntu:22.04:LTS', family: 'ubuntu', release: '22.04', ...deb, reportsUnfixed: true },
  { ecosystem: 'Wolfi', family: 'wolfi', release: '20230201', ...apk },
];

const hasEpochs = ({ old }: Distribution) => !/-r\d+$/.test(old);

describe('a stock Trivy finds what a record says of a package', () => {
  trivy.it.each(distributions)(
    'of $ecosystem: below the fix, not from it on, and by its epoch',
    async (distribution) => {
      const { ecosystem, family, release, old, fixed, reportsUnfixed = false } = distribution;
      const packages: OsPackage[] = [
        { name: 'curl', version: old },
        { name: 'zlib', version: fixed },
        { name: 'bash', version: old },
        ...(hasEpochs(distribution)
          ? [
              { name: 'openssl', version: old, epoch: 2 },
              { name: 'vim', version: fixed, epoch: 1 },
            ]
          : []),
      ];
      const records = [
        ...['curl', 'zlib'].map((name, i) => ({
          id: `CVE-2026-000${i}`,
          affected: [affected(ecosystem, name, fixed)],
        })),
        ...(reportsUnfixed ? [{ id: 'CVE-2026-0003', affected: [affected(ecosystem, 'bash')] }] : []),
        ...(hasEpochs(distribution)
          ? [
              {
                id: 'CVE-2026-0004',
                affected: [affected(ecosystem, 'openssl', `1:${fixed}`), affected(ecosystem, 'vim', `2:${old}`)],
              },
            ]
          : []),
      ];
      const file = trivy.folder.write('machine.cdx.json', osSbom(family, release, packages));
      expect(await found(tablesOf(records), 'sbom', file)).toEqual([
        ...(reportsUnfixed ? [`bash ${old} CVE-2026-0003 -`] : []),
        `curl ${old} CVE-2026-0000 ${fixed}`,
        ...(hasEpochs(distribution) ? [`vim 1:${fixed} CVE-2026-0004 2:${old}`] : []),
      ]);
    },
  );

  trivy.it('of a module of AlmaLinux, in its stream only', async () => {
    const fixed = '1:18.20-1.module_el9';
    const record = {
      id: 'ALSA-2026:1',
      summary: 'Important: nodejs:18 security update',
      related: ['CVE-2026-0001'],
      affected: [affected('AlmaLinux:9', 'npm', fixed)],
    };
    const stream = (number: number): OsPackage => ({
      name: 'npm',
      version: '16.1-1.module_el9',
      epoch: 1,
      module: `nodejs:${number}:9020020230327152102:rhel9`,
    });
    for (const [number, findings] of [
      [18, [`npm 1:16.1-1.module_el9 CVE-2026-0001 ${fixed}`]],
      [16, []],
    ] as const) {
      const file = trivy.folder.write(`machine-${number}.cdx.json`, osSbom('alma', '9.3', [stream(number)]));
      expect(await found(tablesOf([record]), 'sbom', file)).toEqual(findings);
    }
  });

  trivy.it('of Red Hat, through the repositories that Trivy assumes', async () => {
    const record = {
      id: 'RHSA-2026:1',
      upstream: ['CVE-2026-0001'],
      database_specific: { severity: 'Important' },
      affected: [affected('Red Hat:enterprise_linux:9::appstream', 'curl', '0:1.10-1.el9')],
    };
    const file = trivy.folder.write(
      'machine.cdx.json',
      osSbom('redhat', '9.3', [{ name: 'curl', version: '1.9-9.el9' }]),
    );
    expect(await found(tablesOf([record]), 'sbom', file)).toEqual(['curl 1.9-9.el9 CVE-2026-0001 1.10-1.el9']);
  });

  const ecosystems: Readonly<Record<string, string>> = {
    cargo: 'crates.io',
    cocoapods: 'CocoaPods',
    composer: 'Packagist',
    erlang: 'Hex',
    go: 'Go',
    maven: 'Maven',
    npm: 'npm',
    nuget: 'NuGet',
    pip: 'PyPI',
    pub: 'Pub',
    rubygems: 'RubyGems',
    swift: 'SwiftURL',
  };
  trivy.it.each(lockfiles.filter(({ slug }) => slug in ecosystems))(
    'of $slug, from two databases that say different things',
    async ({ slug, file, name, version, text }) => {
      const ecosystem = ecosystems[slug]!;
      const records = [
        { id: 'GHSA-aaaa-bbbb-cccc', aliases: ['CVE-2026-0001'], affected: [affected(ecosystem, name, '0.9.0')] },
        { id: 'OTHER-1', aliases: ['CVE-2026-0001', 'CVE-2026-0002'], affected: [affected(ecosystem, name, '1.2.0')] },
        { id: 'OTHER-2', affected: [affected(ecosystem, name, '1.0.0')] },
      ];
      const path = trivy.folder.write(file, text);
      const names = (await found(tablesOf(records), 'fs', path)).map((it) =>
        it.toLowerCase().split(' ').slice(0, 3).join(' '),
      );
      const installed = `${name.toLowerCase()} ${version}`;
      expect(names).toEqual([`${installed} cve-2026-0001`, `${installed} cve-2026-0002`]);
    },
  );
});
