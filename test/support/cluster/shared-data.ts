/** One import of the shared data: paths below its folder, and the source that an operator would give them. */
export interface SharedImport {
  readonly source: string;
  readonly paths: readonly string[];
  readonly note?: string;
  /** The file is all that the source has at its date: what is missing in it is closed. */
  readonly snapshot?: boolean;
  readonly keepOriginals?: boolean;
  /** Formats that are refused by name. */
  readonly nothingUsable?: boolean;
}

export const kinds = ['advisories', 'vex', 'sboms', 'kev', 'epss'];

const osv = (name: string): SharedImport => ({ source: `osv-${name}`, paths: [`osv/${name}.jsonl.zst`] });
const history = (name: string, dates: readonly string[]): SharedImport[] =>
  dates.map((date) => ({
    source: `osv-delta-${name}`,
    paths: [`osv-delta/${name}/${date}.jsonl.zst`],
    note: `, ${date}`,
    snapshot: true,
  }));

/** In this order; of several imports of one source the last one is what the source says now. */
export const imports: readonly SharedImport[] = [
  ...['almalinux9', 'almalinux-duplicate-ids', 'cran', 'crates.io', 'go', 'pypi'].map(osv),
  { source: 'osv-ghsa', paths: ['osv/ghsa'] },
  { source: 'osv-oddities', paths: ['osv/oddities'] },
  { source: 'originals-pypi', paths: ['osv/originals/pypi-yaml.tar.zst'], keepOriginals: true },
  { source: 'originals-go', paths: ['osv/originals/go-json.tar.zst'], keepOriginals: true },
  ...history('almalinux9', ['t0', 't1']),
  ...history('pypi', ['t0', 't1', 't2']),
  { source: 'vexhub', paths: ['vex/openvex/aquasecurity-vexhub.tar.zst'] },
  { source: 'openvex-examples', paths: ['vex/openvex/examples'] },
  { source: 'cyclonedx-vex', paths: ['vex/cyclonedx'] },
  { source: 'csaf', paths: ['vex/csaf'] },
  { source: 'cyclonedx-examples', paths: ['sbom/cyclonedx/bom-examples'] },
  { source: 'cyclonedx-guac', paths: ['sbom/cyclonedx/guac'] },
  { source: 'cyclonedx-trivy', paths: ['sbom/cyclonedx/trivy'] },
  { source: 'cyclonedx-conformance', paths: ['sbom/cyclonedx/conformance-1.4-1.5.tar.zst'] },
  { source: 'spdx', paths: ['sbom/spdx'] },
  { source: 'rpm-sbom', paths: ['lockfiles/rpm-sbom'] },
  { source: 'cisa', paths: ['risk/kev/known_exploited_vulnerabilities-2025.01.24.json.zst'], note: ', 01-24' },
  { source: 'cisa', paths: ['risk/kev/known_exploited_vulnerabilities-2025.02.07.json.zst'], note: ', 02-07' },
  { source: 'cisa-csv', paths: ['risk/kev/known_exploited_vulnerabilities-2025.02.07.csv.zst'], nothingUsable: true },
  { source: 'first', paths: ['risk/epss/epss_scores-2026-09-29.sample.csv'] },
  { source: 'first-synthetic', paths: ['risk/epss/SYNTHETIC-epss-for-every-cve-in-set.csv.zst'] },
  { source: 'advisories-other', paths: ['advisories-other'], nothingUsable: true },
  { source: 'distro', paths: ['distro'], nothingUsable: true },
  { source: 'attestations', paths: ['attestations'], nothingUsable: true },
  { source: 'policies', paths: ['policies'], nothingUsable: true },
  { source: 'devportal', paths: ['devportal'], nothingUsable: true },
];
