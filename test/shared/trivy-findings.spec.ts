import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkBolt } from '../../src/formats/bolt/check-bolt.js';
import { readAt } from '../support/bolt.js';
import { BoltPeer, findBoltPeer } from '../support/bolt-peer.js';
import { bareEnvironment, runBuiltCli } from '../support/built-cli.js';
import type { RunView } from '../support/cluster/api-client.js';
import { imports } from '../support/cluster/shared-data.js';
import { createSharedInstallation, type SharedInstallation } from '../support/cluster/shared-installation.js';
import { findTrivy, TrivyPeer, type TrivyPackage, type TrivyScan } from '../support/trivy.js';

/** The development data; run with SHARED_DIR, never in the default test run. From the import to the scan as an air-gapped site does it. */
const data = join(process.env.SHARED_DIR ?? '', 'data');
const program = findTrivy();
const whenTrivy = program ? it : it.skip;

if (process.env.CI === 'true') it('has a Trivy in CI', () => expect(program).toBeDefined());

const lockfiles = [
  'go/go.mod',
  'java/gradle.lockfile',
  'java/pom.xml',
  'npm/package-lock.json',
  'python/Pipfile.lock',
  'python/poetry.lock',
  'python/requirements.txt',
  'rpm-sbom/almalinux-9.cdx.json',
  'ruby/Gemfile.lock',
  'rust/Cargo.lock',
];

interface ExpectedPackage {
  readonly lockfile: string;
  readonly package: string;
  readonly version: string;
  readonly trivyIds: readonly string[];
}
const { packages: expectedPackages } = JSON.parse(
  readFileSync(join(data, 'expected/expected-findings.json'), 'utf8'),
) as { readonly packages: readonly ExpectedPackage[] };

let installation: SharedInstallation;
let folder: string;
let env: NodeJS.ProcessEnv;
let peer: TrivyPeer;

async function command<Output>(...args: string[]): Promise<Output> {
  const { code, stdout, stderr } = await runBuiltCli([...args, '--output', 'json'], env);
  if (code !== 0) throw new Error(`${args.join(' ')}: exit ${code}: ${stderr}`);
  return JSON.parse(stdout) as Output;
}

const kit = () => join(folder, 'kit');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ec-trivy-'));
  chmodSync(folder, 0o755);
  installation = await createSharedInstallation();
  const api = await installation.cluster.api({ env: { EC_WORKER: 'on' } });
  const token = installation.client(api.url).authorization.replace('Bearer ', '');
  env = bareEnvironment({ EXPORT_CENTER_URL: api.url, EXPORT_CENTER_TOKEN: token });
  for (const { source, paths } of imports.filter((one) => /^osv-(?!delta)/.test(one.source)))
    await command('evidence', 'import', ...paths.map((path) => join(data, path)), '--source', source, '--partial');
  const profile = { name: 'trivy', kind: 'trivy:db', selectors: { kinds: ['advisories'] } };
  writeFileSync(join(folder, 'profile.json'), JSON.stringify(profile));
  await command('profile', 'apply', '-f', join(folder, 'profile.json'));
  const run = await command<RunView>('run', 'create', 'trivy', '--wait');
  const [tar, key] = [join(folder, 'trivy.tar'), join(folder, 'key.pub.pem')];
  writeFileSync(key, installation.key.publicKey);
  await command('download', run.id, '-o', tar);
  // The evidence is as old as the data: a hundred years keep the kit fresh.
  await command('trivy', 'kit', tar, kit(), '--key', key, '--valid-days', '36500');
  if (program) peer = new TrivyPeer(program);
}, 300_000);

afterAll(async () => {
  peer?.[Symbol.dispose]();
  await installation?.close();
  rmSync(folder, { recursive: true, force: true });
});

const textOf = (lockfile: string) => readFileSync(join(data, 'lockfiles', lockfile), 'utf8');

async function scan(lockfile: string, flags: readonly string[] = [], text = textOf(lockfile)): Promise<TrivyScan> {
  const kind = lockfile.endsWith('.cdx.json') ? 'sbom' : 'fs';
  const copy = join(folder, lockfile.replace(/^.*\//, ''));
  writeFileSync(copy, text);
  const all = ['--list-all-pkgs', '--cache-backend', 'memory'];
  const answer = await peer.scan(kind, copy, kit(), [...all, ...flags]);
  if (answer.code !== 0) throw new Error(answer.log);
  return answer;
}

/** Trivy writes Go's versions with their `v`, the expectations without; letters of names are no matter to either. */
const named = (name: string, version: string) => `${name.toLowerCase()} ${version.replace(/^v(?=\d)/, '')}`;

const found = ({ findings }: TrivyScan) =>
  new Set(findings.map((it) => `${named(it.PkgName, it.InstalledVersion)} ${it.VulnerabilityID}`));

/** A package has one entry, though it may lie in several lockfiles; what Trivy does not read out of the file it cannot find. */
function expected(lockfile: string, { packages }: TrivyScan): Set<string> {
  const read = new Set(packages.map(nameOf));
  const here = withoutUnread(lockfile).filter(
    (it) =>
      it.lockfile === `lockfiles/${lockfile}` ||
      (ecosystemOf(it.lockfile) === ecosystemOf(`lockfiles/${lockfile}`) && read.has(named(it.package, it.version))),
  );
  return new Set(here.flatMap((it) => it.trivyIds.map((id) => `${named(it.package, it.version)} ${id}`)));
}

/** Differences that come from Trivy itself (docs/operations/trivy.md); each has its proof below. */
const unread: Readonly<Record<string, string>> = { 'go/go.mod': 'stdlib' };
const withoutUnread = (lockfile: string) =>
  expectedPackages.filter((it) => it.lockfile !== `lockfiles/${lockfile}` || it.package !== unread[lockfile]);

const ecosystemOf = (lockfile: string) => lockfile.split('/')[1];

const nameOf = ({ Name, Version = '' }: TrivyPackage) => named(Name, Version);

describe('a stock Trivy with a database of real advisories', () => {
  whenTrivy.each(lockfiles)(
    'finds in %s exactly what the advisories say, with and without a flag',
    async (lockfile) => {
      const plain = await scan(lockfile);
      expect([...found(plain)].toSorted()).toEqual([...expected(lockfile, plain)].toSorted());
      expect(found(await scan(lockfile, ['--skip-db-update']))).toEqual(found(plain));
    },
    120_000,
  );

  whenTrivy(
    'finds the advisories of the standard library where Trivy reads its version, which "go 1.20" alone is not',
    async () => {
      const stdlib = (answer: TrivyScan) => [...found(answer)].filter((it) => it.startsWith('stdlib ')).toSorted();
      const [entry] = expectedPackages.filter((it) => it.package === 'stdlib');
      const comprehensive = ['--detection-priority', 'comprehensive'];
      const plain = await scan('go/go.mod', comprehensive);
      expect(plain.packages.map(({ Name }) => Name)).not.toContain('stdlib');
      const named = textOf('go/go.mod').replace(/^go 1\.20$/m, 'go 1.20\n\ntoolchain go1.20');
      const told = await scan('go/go.mod', comprehensive, named);
      expect(stdlib(told)).toEqual(entry!.trivyIds.map((id) => `stdlib 1.20 ${id}`).toSorted());
    },
    60_000,
  );

  whenTrivy('was asked for every expected finding', () => {
    const named = new Set(expectedPackages.map(({ lockfile }) => lockfile.replace('lockfiles/', '')));
    expect([...named].filter((lockfile) => !lockfiles.includes(lockfile))).toEqual([]);
    expect(expectedPackages.flatMap(({ trivyIds }) => trivyIds).length).toBeGreaterThan(400);
  });

  it('gets a file in which neither we nor bbolt find a fault', () => {
    const bytes = readFileSync(join(kit(), 'db/trivy.db'));
    expect(checkBolt(readAt(bytes), bytes.length).findings).toEqual([]);
    const programs = findBoltPeer();
    if (!programs) return;
    using bbolt = new BoltPeer(programs);
    expect(bbolt.check(bytes)).toBe('OK');
  });
});
