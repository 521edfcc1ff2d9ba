import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePaths } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { digestHex, digestOf } from '../../src/formats/digest.js';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { fileOf } from '../../src/formats/tuf/write-metadata.js';
import { runBuiltCli } from '../support/built-cli.js';
import { makeBundle, someRecords, tarOf, TemporaryFolder, type FixtureBundle } from '../support/bundle-fixture.js';
import { schemaErrors } from '../support/document-schemas.js';
import { TestRepository } from '../support/tuf.js';

const day = 86_400;
const now = Math.floor(Date.now() / 1000);

let folder: TemporaryFolder;
let repository: TestRepository;
let bundles: Readonly<Record<'old' | 'new' | 'stray', FixtureBundle>>;
beforeEach(async () => {
  folder = new TemporaryFolder();
  const old = await makeBundle();
  const { privateKey } = old;
  const withRecords = (count: number) => makeBundle({ privateKey, kinds: { advisories: someRecords(count) } });
  bundles = { old, new: await withRecords(3), stray: await withRecords(4) };
  for (const [name, { files }] of Object.entries(bundles)) folder.write(`${name}.tar`, tarOf(files));
  folder.write('key.pub.pem', encodePublicKey(old.publicKey));
  repository = new TestRepository(join(folder.path, 'tuf'), now);
  await repository.rotate(1, undefined, 1);
  await release('old');
});
afterEach(() => folder[Symbol.dispose]());

const manifestOf = (name: keyof typeof bundles) => bundles[name].files.get(bundlePaths.manifest)!;
const profile = () => bundles.old.manifest.profile.name;
/** As `tuf release` does, without the command. */
function release(name: keyof typeof bundles, bytes = manifestOf(name)) {
  const paths = [`${profile()}/manifest.json`, `${profile()}/${digestHex(digestOf(manifestOf(name)))}/manifest.json`];
  return repository.release(paths.map((path) => ({ path, file: fileOf(bytes), bytes })));
}

const at = (name: string) => join(folder.path, name);
const bare = (name: string, ...more: string[]) =>
  runBuiltCli(['verify', at(`${name}.tar`), '--key', at('key.pub.pem'), ...more]);
const verify = (name: string, ...more: string[]) =>
  bare(name, '--tuf', at('tuf'), '--tuf-store', at('store'), '--tuf-root', at('tuf/metadata/1.root.json'), ...more);

describe('export-center verify --tuf', () => {
  it('passes a bundle that the repository names, and says so in the report', async () => {
    const { code, stdout } = await verify('old', '--json');
    const report = JSON.parse(stdout) as { checks: readonly object[] };
    expect([code, schemaErrors('verification-report', report)]).toEqual([0, []]);
    expect(report.checks.at(-1)).toMatchObject({ name: 'tuf target', status: 'passed' });
  });

  it('needs the root no more once the store has one', async () => {
    await verify('old');
    const again = await bare('old', '--tuf', at('tuf'), '--tuf-store', at('store'));
    expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/ok +tuf target .* of root 1, timestamp 1/)]);
  });

  it('refuses a bundle that the repository does not name, however well it is signed', async () => {
    expect((await bare('stray')).code).toBe(0);
    const { code, stdout } = await verify('stray');
    expect([code, stdout]).toEqual([3, expect.stringMatching(/first bad: tuf target: .* names no .*\[EC-NOT-FOUND\]/)]);
  });

  it('refuses a bundle for whose path the repository has other bytes', async () => {
    await release('new', Buffer.from('{}'));
    const { code, stdout } = await verify('new');
    expect([code, stdout]).toEqual([3, expect.stringContaining('[EC-DIGEST-MISMATCH]')]);
  });

  it('passes an older bundle, and with --tuf-newest only the newest', async () => {
    await release('new');
    expect((await verify('old')).code).toBe(0);
    expect((await verify('new', '--tuf-newest')).stdout).toMatch(/ok +tuf newest .*PASSED/s);
    const { code, stdout } = await verify('old', '--tuf-newest');
    expect([code, stdout]).toEqual([3, expect.stringMatching(/first bad: tuf newest: .*\[EC-ROLLBACK\]/)]);
  });

  it('refuses a repository that was rolled back', async () => {
    const before = repository.bytes('timestamp.json');
    await release('new');
    await verify('new');
    repository.write('timestamp.json', before);
    expect((await verify('old')).stdout).toContain('[EC-ROLLBACK]');
  });

  it('refuses a repository that is too old at the reference time, and one with another root', async () => {
    const late = new Date((now + 2 * day) * 1000).toISOString();
    expect((await verify('old', '--reference-time', late)).stdout).toContain('[EC-METADATA-EXPIRED]');
    rmSync(at('store'), { recursive: true });
    const other = new TestRepository(at('other'), now);
    await other.rotate(1, undefined, 1);
    await other.release([]);
    const root = at('other/metadata/1.root.json');
    const flags = ['--tuf', at('tuf'), '--tuf-store', at('store'), '--tuf-root', root];
    expect((await bare('old', ...flags)).stdout).toContain('[EC-SIGNATURE-INVALID]');
  });

  it('asks nothing for a bundle that is bad itself', async () => {
    const bytes = readFileSync(at('old.tar'));
    writeFileSync(at('bad.tar'), bytes.subarray(0, bytes.length - 1024));
    const { code, stdout } = await verify('bad');
    expect([code, stdout]).toEqual([3, expect.stringMatching(/skipped +tuf target/)]);
    expect(existsSync(at('store/timestamp.json'))).toBe(false);
  });

  it('does not wait for a named pipe in the place of metadata', async () => {
    rmSync(at('tuf/metadata/timestamp.json'));
    spawnSync('mkfifo', [at('tuf/metadata/timestamp.json')]);
    expect((await verify('old')).stdout).toContain('is no plain file');
  });

  it.each<[string, () => readonly string[]]>([
    ['--tuf', () => ['--tuf-store', at('store')]],
    ['--tuf-store', () => ['--tuf', at('tuf')]],
    ['no trusted root', () => ['--tuf', at('tuf'), '--tuf-store', at('store')]],
    ['is not a time', () => ['--tuf', at('tuf'), '--tuf-store', at('store'), '--reference-time', 'soon']],
    ['there is no', () => ['--tuf', at('tuf'), '--tuf-store', at('store'), '--tuf-root', at('none.json')]],
  ])('says what is missing: %s', async (message, flags) => {
    const { code, stderr } = await bare('old', ...flags());
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
