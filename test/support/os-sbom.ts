/** A package of a distribution as an SBOM names it. */
export interface OsPackage {
  readonly name: string;
  /** Without its epoch. */
  readonly version: string;
  readonly epoch?: number;
  /** The source package, where it has another name. */
  readonly source?: string;
  /** `nodejs:18:...` of an RPM of a module. */
  readonly module?: string;
}

const purlTypes: Readonly<Record<string, string>> = {
  alpine: 'apk',
  chainguard: 'apk',
  debian: 'deb',
  echo: 'deb',
  minimos: 'apk',
  ubuntu: 'deb',
  wolfi: 'apk',
};

/** Families whose package URLs have another name. */
const namespaces: Readonly<Record<string, string>> = {
  'opensuse-leap': 'opensuse',
  'opensuse-tumbleweed': 'opensuse',
  slem: 'suse',
  sles: 'suse',
};

/** The packages of a machine or image with a system such as `alma` `9.3`, as a CycloneDX SBOM in which Trivy finds all that it needs. */
export function osSbom(family: string, release: string, packages: readonly OsPackage[]): string {
  const os = {
    'bom-ref': 'os',
    type: 'operating-system',
    name: family,
    version: release,
    properties: properties({ Class: 'os-pkgs', Type: family }),
  };
  const components = packages.map((one) => component(family, release, one));
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, components: [os, ...components] });
}

function component(family: string, release: string, { name, version, epoch, source, module }: OsPackage) {
  const type = purlTypes[family] ?? 'rpm';
  const purl = `pkg:${type}/${namespaces[family] ?? family}/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=x86_64&distro=${family}-${release}${epoch === undefined ? '' : `&epoch=${epoch}`}`;
  const dash = type === 'apk' ? -1 : version.lastIndexOf('-');
  const facts = {
    PkgType: family,
    SrcName: source ?? name,
    SrcVersion: dash < 0 ? version : version.slice(0, dash),
    ...(dash < 0 ? {} : { SrcRelease: version.slice(dash + 1) }),
    ...(epoch === undefined ? {} : { SrcEpoch: String(epoch) }),
    ...(module === undefined ? {} : { Modularitylabel: module }),
  };
  return { 'bom-ref': purl, type: 'library', name, version, purl, properties: properties(facts) };
}

const properties = (facts: Readonly<Record<string, string>>) =>
  Object.entries(facts).map(([name, value]) => ({ name: `aquasecurity:trivy:${name}`, value }));
