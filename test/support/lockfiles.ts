/** The smallest lockfile of each language in which Trivy finds one package, `name` at `version`. */
export interface Lockfile {
  readonly slug: string;
  readonly file: string;
  readonly name: string;
  readonly version: string;
  readonly text: string;
}

const lock = (slug: string, file: string, name: string, version: string, text: string): Lockfile => ({
  slug,
  file,
  name,
  version,
  text,
});

export const npmLockfile = lock(
  'npm',
  'package-lock.json',
  'left-pad',
  '1.0.0',
  JSON.stringify({
    name: 'app',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: {
      '': { name: 'app', version: '1.0.0', dependencies: { 'left-pad': '1.0.0' } },
      'node_modules/left-pad': { version: '1.0.0' },
    },
  }),
);

const pom = `<project><modelVersion>4.0.0</modelVersion><groupId>com.example</groupId><artifactId>app</artifactId><version>1</version>
<dependencies><dependency><groupId>org.example</groupId><artifactId>lib</artifactId><version>1.0.0</version></dependency></dependencies></project>`;
const nuget = {
  version: 1,
  dependencies: { 'net6.0': { Example: { type: 'Direct', requested: '[1.0.0, )', resolved: '1.0.0' } } },
};
const swift = {
  version: 2,
  pins: [
    {
      identity: 'lib',
      kind: 'remoteSourceControl',
      location: 'https://example.org/team/lib.git',
      state: { version: '1.0.0' },
    },
  ],
};

export const lockfiles: readonly Lockfile[] = [
  npmLockfile,
  lock('pip', 'requirements.txt', 'example', '1.0.0', 'example==1.0.0\n'),
  lock('rubygems', 'Gemfile.lock', 'example', '1.0.0', 'GEM\n  specs:\n    example (1.0.0)\n'),
  lock('cargo', 'Cargo.lock', 'example', '1.0.0', 'version = 3\n\n[[package]]\nname = "example"\nversion = "1.0.0"\n'),
  lock(
    'composer',
    'composer.lock',
    'team/example',
    '1.0.0',
    JSON.stringify({ packages: [{ name: 'team/example', version: '1.0.0' }] }),
  ),
  lock(
    'go',
    'go.mod',
    'example.org/lib',
    'v1.0.0',
    'module example.org/app\n\ngo 1.22\n\nrequire example.org/lib v1.0.0\n',
  ),
  lock('maven', 'pom.xml', 'org.example:lib', '1.0.0', pom),
  lock('nuget', 'packages.lock.json', 'example', '1.0.0', JSON.stringify(nuget)),
  lock(
    'pub',
    'pubspec.lock',
    'example',
    '1.0.0',
    'packages:\n  example:\n    dependency: "direct main"\n    version: "1.0.0"\n',
  ),
  lock('swift', 'Package.resolved', 'example.org/team/lib', '1.0.0', JSON.stringify(swift)),
  lock(
    'cocoapods',
    'Podfile.lock',
    'Example',
    '1.0.0',
    'PODS:\n  - Example (1.0.0)\n\nDEPENDENCIES:\n  - Example\n\nCOCOAPODS: 1.11.2\n',
  ),
  lock(
    'erlang',
    'mix.lock',
    'example',
    '1.0.0',
    '%{\n  "example": {:hex, :example, "1.0.0", "00", [:mix], [], "hexpm", "00"},\n}\n',
  ),
];
