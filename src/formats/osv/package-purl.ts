import { formatPurl, parsePurl } from '../purl/purl.js';

/** How the names of an OSV ecosystem are written as package URL: type, fixed namespace, and what separates namespace and name. */
interface Mapping {
  readonly type: string;
  readonly namespace?: string;
  readonly separator?: string;
}

// OSV schema, "Defined Ecosystems", with the purl type that osv.dev itself writes for each.
const mappings: Readonly<Record<string, Mapping>> = {
  AlmaLinux: { type: 'rpm', namespace: 'almalinux' },
  Alpaquita: { type: 'apk', namespace: 'alpaquita' },
  Alpine: { type: 'apk', namespace: 'alpine' },
  'Azure Linux': { type: 'rpm', namespace: 'azure-linux' },
  Bitnami: { type: 'bitnami' },
  Chainguard: { type: 'apk', namespace: 'chainguard' },
  ConanCenter: { type: 'conan' },
  CRAN: { type: 'cran' },
  'crates.io': { type: 'cargo' },
  Debian: { type: 'deb', namespace: 'debian' },
  'GitHub Actions': { type: 'github', separator: '/' },
  Go: { type: 'golang', separator: '/' },
  Hackage: { type: 'hackage' },
  Hex: { type: 'hex' },
  Julia: { type: 'julia' },
  Mageia: { type: 'rpm', namespace: 'mageia' },
  Maven: { type: 'maven', separator: ':' },
  MinimOS: { type: 'apk', namespace: 'minimos' },
  npm: { type: 'npm', separator: '/' },
  NuGet: { type: 'nuget' },
  openEuler: { type: 'rpm', namespace: 'openeuler' },
  openSUSE: { type: 'rpm', namespace: 'opensuse' },
  Packagist: { type: 'composer', separator: '/' },
  'Photon OS': { type: 'rpm', namespace: 'photon' },
  Pub: { type: 'pub' },
  PyPI: { type: 'pypi' },
  'Red Hat': { type: 'rpm', namespace: 'redhat' },
  'Rocky Linux': { type: 'rpm', namespace: 'rocky-linux' },
  RubyGems: { type: 'gem' },
  SUSE: { type: 'rpm', namespace: 'suse' },
  SwiftURL: { type: 'swift', separator: '/' },
  Ubuntu: { type: 'deb', namespace: 'ubuntu' },
  Wolfi: { type: 'apk', namespace: 'wolfi' },
};

/** The versionless package URL of an OSV package; undefined for an ecosystem that has no purl type. `ecosystem` may have a suffix. */
export function osvPackagePurl(ecosystem: string, name: string): string | undefined {
  const base = baseEcosystem(ecosystem);
  const mapping = Object.hasOwn(mappings, base) ? mappings[base] : undefined;
  if (!mapping || name === '') return undefined;
  const segments =
    mapping.separator === undefined ? [name] : name.split(mapping.separator).filter((part) => part !== '');
  return formatPurl(mapping.type, mapping.namespace === undefined ? segments : [mapping.namespace, ...segments]);
}

// A package URL of the type github is any repository there, not an action only.
const ecosystems = new Map(
  Object.entries(mappings)
    .filter(([ecosystem]) => ecosystem !== 'GitHub Actions')
    .map(([ecosystem, { type, namespace = '' }]) => [`${type}/${namespace}`, ecosystem]),
);

/** The OSV ecosystem that a package URL belongs to, without release; undefined where its type, or its distribution, has none. */
export function ecosystemOfPurl(text: string): string | undefined {
  const purl = parsePurl(text);
  if (!purl) return undefined;
  return ecosystems.get(`${purl.type}/${purl.namespace[0] ?? ''}`) ?? ecosystems.get(`${purl.type}/`);
}

/** `AlmaLinux:9` is a release of `AlmaLinux` (OSV schema, affected[].package field). */
export function baseEcosystem(ecosystem: string): string {
  const colon = ecosystem.indexOf(':');
  return colon < 0 ? ecosystem : ecosystem.slice(0, colon);
}
