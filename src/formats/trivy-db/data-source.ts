/** What Trivy's report names as the origin of a finding. Severities are looked up under `ID` (or `BaseID`) in the `vulnerability` bucket. */
export type DataSource = {
  readonly ID: string;
  readonly Name: string;
  readonly URL?: string;
  readonly BaseID?: string;
};

/** GitHub's names of ecosystems, by Trivy's. */
const githubNames: Readonly<Record<string, string>> = {
  cargo: 'Rust',
  cocoapods: 'Swift',
  composer: 'Composer',
  erlang: 'Erlang',
  go: 'Go',
  maven: 'Maven',
  npm: 'npm',
  nuget: 'NuGet',
  pip: 'pip',
  pub: 'Pub',
  rubygems: 'RubyGems',
  swift: 'Swift',
};

/** Databases by the prefix of their records' ids. Names, IDs and addresses are those of trivy-db where it has, or had, the source. */
const byPrefix: readonly (readonly [prefix: string, source: DataSource])[] = [
  ['GO-', { ID: 'govulndb', Name: 'The Go Vulnerability Database', URL: 'https://pkg.go.dev/vuln/' }],
  ['PYSEC-', { ID: 'osv', Name: 'Python Packaging Advisory Database', URL: 'https://github.com/pypa/advisory-db' }],
  ['RUSTSEC-', { ID: 'osv', Name: 'RustSec Advisory Database', URL: 'https://github.com/RustSec/advisory-db' }],
  [
    'JLSEC-',
    {
      ID: 'julia',
      Name: 'Julia Ecosystem Security Advisories',
      URL: 'https://github.com/JuliaLang/SecurityAdvisories.jl',
    },
  ],
  ['BIT-', { ID: 'bitnami', Name: 'Bitnami Vulnerability Database', URL: 'https://github.com/bitnami/vulndb' }],
  [
    'MAL-',
    {
      ID: 'malicious-packages',
      Name: 'OpenSSF Malicious Packages',
      URL: 'https://github.com/ossf/malicious-packages',
    },
  ],
];

const kubernetes: DataSource = {
  ID: 'k8s',
  Name: 'Official Kubernetes CVE Feed',
  URL: 'https://kubernetes.io/docs/reference/issues-security/official-cve-feed/index.json',
};

/** The source of a record about language packages. In: Trivy's name of the ecosystem, the record's id, the source it was imported as. */
export function languageSource(slug: string, recordId: string, importedAs: string): DataSource {
  if (recordId.startsWith('GHSA-') && Object.hasOwn(githubNames, slug)) return githubSource(githubNames[slug]!);
  const known = byPrefix.find(([prefix]) => recordId.startsWith(prefix));
  if (known) return known[1];
  return slug === 'k8s' ? kubernetes : ownSource(importedAs);
}

/** The naming of sources that upstream does not know, a tenant's own among them. */
export function ownSource(importedAs: string): DataSource {
  return { ID: importedAs, Name: importedAs };
}

function githubSource(name: string): DataSource {
  return {
    ID: 'ghsa',
    Name: `GitHub Security Advisory ${name}`,
    URL: `https://github.com/advisories?query=type%3Areviewed+ecosystem%3A${name.toLowerCase()}`,
  };
}

/** Trivy reads every bucket that begins with the ecosystem and `::`. */
export function languageBucket(slug: string, { Name }: DataSource): string {
  return `${slug}::${Name}`;
}

/**
 * The bucket for what several sources, or VEX, say of one package and id: Trivy takes the entry of the bucket that sorts last and forgets
 * the others. It has no data source of its own, so that Trivy keeps the one written in each entry.
 */
export function resolvedBucket(slug: string): string {
  return `${slug}::~resolved`;
}

const levels = ['unknown', 'low', 'medium', 'high', 'critical'];
/** In no id of a source. */
const separator = ':';

/**
 * The id under which Trivy looks a package's severity up where it differs from the record's (as `BaseID`): severities stand under the
 * vulnerability, so the one of a package must have a name that no other package uses for another one.
 */
export function severitySource(sourceId: string, severity: number): string {
  return `${sourceId}${separator}${levels[severity]}`;
}

/** Whether the id is one of `severitySource`. */
export function isSeveritySource(sourceId: string): boolean {
  return sourceId.includes(separator);
}
