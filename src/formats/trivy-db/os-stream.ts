import type { DataSource } from './data-source.js';

/** The bucket of one release of a distribution, and what Trivy's detector for it does with an advisory. */
export interface OsStream {
  readonly bucket: string;
  readonly source: DataSource;
  /** Reports what has no fixed version. Others pass over it. */
  readonly reportsUnfixed?: true;
  /** Looks at AffectedVersion. */
  readonly keepsIntroduced?: true;
  /** Looks at Severity, which is that of the package and not of the vulnerability. */
  readonly readsSeverity?: true;
  /** Shows VendorIDs. */
  readonly readsVendorIds?: true;
  /** Looks packages of a module up as `nodejs:18::npm`. */
  readonly hasModules?: true;
  /** Tells architectures apart, by Entries. */
  readonly hasArches?: true;
}

type Family = Omit<OsStream, 'bucket'> & {
  /** The bucket of a release, undefined where Trivy has none. In: what follows the colon, '' where nothing does. */
  readonly bucketOf: (release: string) => string | undefined;
};

const source = (ID: string, Name: string, URL: string): DataSource => ({ ID, Name, URL });
const named = (name: string) => () => name;

const suse = {
  source: source('suse-cvrf', 'SUSE CVRF', 'https://ftp.suse.com/pub/projects/security/cvrf/'),
};

const families: Readonly<Record<string, Family>> = {
  AlmaLinux: {
    source: source('alma', 'AlmaLinux Product Errata', 'https://errata.almalinux.org/'),
    bucketOf: (release) => major('alma', release),
    hasModules: true,
  },
  Alpine: {
    source: source('alpine', 'Alpine Secdb', 'https://secdb.alpinelinux.org/'),
    bucketOf: (release) => matched(release, /^(?:v(\d+\.\d+)|(edge))$/, 'alpine '),
    reportsUnfixed: true,
    keepsIntroduced: true,
  },
  'Azure Linux': {
    source: source(
      'azure',
      'Azure Linux Vulnerability Data',
      'https://github.com/microsoft/AzureLinuxVulnerabilityData',
    ),
    bucketOf: azureBucket,
    reportsUnfixed: true,
  },
  Chainguard: {
    source: source('chainguard', 'Chainguard Security Data', 'https://packages.cgr.dev/chainguard/security.json'),
    bucketOf: named('chainguard'),
  },
  Debian: {
    source: source(
      'debian',
      'Debian Security Tracker',
      'https://salsa.debian.org/security-tracker-team/security-tracker',
    ),
    bucketOf: (release) => major('debian', release),
    reportsUnfixed: true,
    readsSeverity: true,
    readsVendorIds: true,
  },
  Echo: {
    source: source('echo', 'Echo', 'https://advisory.echohq.com/data.json'),
    bucketOf: named('echo'),
    reportsUnfixed: true,
    readsSeverity: true,
  },
  MinimOS: {
    source: source('minimos', 'MinimOS Security Data', 'https://packages.mini.dev/advisories/secdb/security.json'),
    bucketOf: named('minimos'),
  },
  openSUSE: { ...suse, bucketOf: (release) => suseBucket(`openSUSE ${release}`) },
  'Photon OS': {
    source: source('photon', 'Photon OS CVE metadata', 'https://packages.broadcom.com/photon/photon_cve_metadata/'),
    bucketOf: (release) => matched(release, /^(\d+\.\d+)$/, 'Photon OS '),
  },
  'Rocky Linux': {
    source: source('rocky', 'Rocky Linux updateinfo', 'https://download.rockylinux.org/pub/rocky/'),
    bucketOf: (release) => major('rocky', release),
    hasModules: true,
    hasArches: true,
  },
  SUSE: { ...suse, bucketOf: (release) => suseBucket(`SUSE ${release}`) },
  Ubuntu: {
    source: source('ubuntu', 'Ubuntu CVE Tracker', 'https://git.launchpad.net/ubuntu-cve-tracker'),
    bucketOf: ubuntuBucket,
    reportsUnfixed: true,
  },
  Wolfi: {
    source: source('wolfi', 'Wolfi Secdb', 'https://packages.wolfi.dev/os/security.json'),
    bucketOf: named('wolfi'),
  },
};

/** Whether Trivy detects packages of the distribution at all, in some release. In: an ecosystem without its release. */
export function isOsFamily(base: string): boolean {
  return Object.hasOwn(families, base);
}

/** The stream of an OSV ecosystem such as `Debian:12`; undefined where Trivy has none, as where the release is missing. */
export function osStreamOf(ecosystem: string): OsStream | undefined {
  const colon = ecosystem.indexOf(':');
  const base = colon < 0 ? ecosystem : ecosystem.slice(0, colon);
  if (!isOsFamily(base)) return undefined;
  const { bucketOf, ...stream } = families[base]!;
  const bucket = bucketOf(colon < 0 ? '' : ecosystem.slice(colon + 1));
  return bucket === undefined ? undefined : { bucket, ...stream };
}

const familyByBucket: readonly (readonly [prefix: string, base: string])[] = [
  ['alma ', 'AlmaLinux'],
  ['alpine ', 'Alpine'],
  ['Azure Linux ', 'Azure Linux'],
  ['CBL-Mariner ', 'Azure Linux'],
  ['chainguard', 'Chainguard'],
  ['debian ', 'Debian'],
  ['echo', 'Echo'],
  ['minimos', 'MinimOS'],
  ['openSUSE ', 'openSUSE'],
  ['Photon OS ', 'Photon OS'],
  ['rocky ', 'Rocky Linux'],
  ['SUSE ', 'SUSE'],
  ['ubuntu ', 'Ubuntu'],
  ['wolfi', 'Wolfi'],
];

/** The OSV ecosystem, without release, whose versions a bucket of `osStreamOf` holds. */
export function ecosystemOfBucket(bucket: string): string | undefined {
  return familyByBucket.find(([prefix]) => bucket.startsWith(prefix))?.[1];
}

function major(name: string, release: string): string | undefined {
  return matched(release, /^(\d+)(?:\.\d+)*$/, `${name} `);
}

function matched(release: string, pattern: RegExp, prefix: string): string | undefined {
  const found = pattern
    .exec(release)
    ?.slice(1)
    .find((group) => group !== undefined);
  return found === undefined ? undefined : prefix + found;
}

function azureBucket(release: string): string | undefined {
  const [, whole, minor = '0'] = /^(\d+)(?:\.(\d+))?$/.exec(release) ?? [];
  if (whole === undefined) return undefined;
  // Version 3 brought the new name.
  return `${Number(whole) < 3 ? 'CBL-Mariner' : 'Azure Linux'} ${whole}.${minor}`;
}

/** `22.04:LTS`, `24.10`; `Pro:18.04:LTS` is what Trivy calls 18.04-ESM. It knows no other variants, such as FIPS. */
function ubuntuBucket(release: string): string | undefined {
  const [, pro, number] = /^(Pro:)?(\d\d\.\d\d)(?::LTS)?$/.exec(release) ?? [];
  return number === undefined ? undefined : `ubuntu ${number}${pro === undefined ? '' : '-ESM'}`;
}

/** As trivy-db reads names of SUSE's products (suse-cvrf, getOSVersion): modules and variants belong to the release they name. */
function suseBucket(product: string): string | undefined {
  if (/SUSE Manager|^SUSE Linux Enterprise Storage/.test(product)) return undefined;
  if (product.startsWith('openSUSE Tumbleweed')) return 'openSUSE Tumbleweed';
  const leap = /^(openSUSE Leap(?: Micro)?) (\d+(?:\.\d+)?)/.exec(product);
  if (leap) return `${leap[1]} ${leap[2]}`;
  const micro = /^SUSE Linux (?:Enterprise )?Micro (\d+\.\d+)/.exec(product);
  if (micro) return `SUSE Linux Enterprise Micro ${micro[1]}`;
  if (!product.startsWith('SUSE Linux')) return undefined;
  const numbers = product.split(/[\s.-]+/).flatMap((word) => /^(?:SP)?(\d+)$/.exec(word)?.[1] ?? []);
  // The last two, since a module's name may hold a number too: `Module for Python 3 15 SP5`.
  return numbers.length === 0 ? undefined : `SUSE Linux Enterprise ${numbers.slice(-2).join('.')}`;
}
