import { ecosystemOfPurl } from '../osv/package-purl.js';
import { parsePurl } from '../purl/purl.js';

/** A package of an OSV ecosystem, with release where it has one, as a package URL names it. */
export interface PurlPackage {
  readonly ecosystem: string;
  readonly name: string;
  readonly version?: string;
}

/** In: a package URL. undefined for one of no ecosystem, and for one that means a build for one architecture or a file inside a package. */
export function purlPackage(text: string): PurlPackage | undefined {
  const purl = parsePurl(text);
  const ecosystem = ecosystemOfPurl(text);
  if (!purl || ecosystem === undefined || text.includes('#')) return undefined;
  const version = purl.version === undefined ? {} : { version: purl.version };
  if (!['apk', 'deb', 'rpm'].includes(purl.type)) {
    return { ecosystem, name: [...purl.namespace, purl.name].join(ecosystem === 'Maven' ? ':' : '/'), ...version };
  }
  const release = releaseOf(purl.qualifiers.get('distro') ?? '');
  return { ecosystem: release === undefined ? ecosystem : `${ecosystem}:${release}`, name: purl.name, ...version };
}

/** `debian-12`, `almalinux-9.4`, `alpine-3.20.1`: the number, as OSV writes it behind the ecosystem. */
function releaseOf(distro: string): string | undefined {
  const [, name, number] = /^([a-z]+)-(\d+(?:\.\d+)*)$/.exec(distro) ?? [];
  if (number === undefined) return undefined;
  return name === 'alpine' ? `v${number.split('.').slice(0, 2).join('.')}` : number;
}
