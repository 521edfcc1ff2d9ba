import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { runBuiltCli } from '../support/built-cli.js';
import { makeBundle, tarOf, TemporaryFolder, type FixtureBundle } from '../support/bundle-fixture.js';

let folder: TemporaryFolder;
let bundle: FixtureBundle;
beforeAll(async () => {
  folder = new TemporaryFolder();
  bundle = await makeBundle();
  folder.write('passphrase', 'a passphrase for the test');
  folder.write('bundle.tar', tarOf(bundle.files));
  folder.write('bundle.pub.pem', encodePublicKey(bundle.publicKey));
  for (const name of ['a', 'b', 'c', 't', 'o', 'o2']) await makeKey(name);
});
afterAll(() => folder[Symbol.dispose]());

const at = (...path: string[]) => join(folder.path, ...path);
const passphrase = () => ['--passphrase-file', at('passphrase')];
const makeKey = (name: string) => runBuiltCli(['keys', 'generate', '--out', at(name), ...passphrase()]);
const tuf = (...args: string[]) => runBuiltCli(['tuf', ...args]);
const pub = (name: string) => at(`${name}.pub.pem`);
const sign = (file: string, key: string) => tuf('sign', file, '--key', at(`${key}.key.pem`), ...passphrase());
const staged = (name: string, repo = 'repo') => at(repo, 'staged', `${name}.json`);
const release = (key: string, ...more: string[]) =>
  tuf('release', at('repo'), '--online-key', at(`${key}.key.pem`), ...passphrase(), ...more);
const withBundle = () => ['--bundle', at('bundle.tar'), '--key', at('bundle.pub.pem')];
const update = (...more: string[]) => tuf('update', at('repo'), '--store', at('trusted'), ...more);
const rootFlags = () => ['--root-key', pub('a'), '--root-key', pub('b'), '--root-threshold', '2'];
const init = (repo: string) =>
  tuf('init', at(repo), ...rootFlags(), '--targets-key', pub('t'), '--online-key', pub('o'));

describe('export-center tuf', () => {
  it('makes a repository whose offline keys sign copies on other machines', async () => {
    expect(await init('repo')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('waits for signatures') as string,
    });
    const early = await release('o', ...withBundle());
    expect([early.code, early.stderr]).toEqual([3, expect.stringContaining('signed by 0 of 2 keys')]);

    mkdirSync(at('stick'));
    for (const key of ['a', 'b']) {
      copyFileSync(staged('root'), at('stick', 'root.json'));
      expect((await sign(at('stick', 'root.json'), key)).code).toBe(0);
      copyFileSync(at('stick', 'root.json'), staged('root'));
    }
    await sign(staged('targets'), 't');
    expect((await tuf('status', at('repo'))).stdout).toMatch(/root +1 .* staged +2 of 2\ntargets +1 .* staged +1 of 1/);
    const made = await release('o', ...withBundle());
    expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/targets +2, 16 bins written/)]);
  });

  it('is a client that finds the newest bundle of a profile', async () => {
    const { profile } = bundle.manifest;
    const first = await update(
      '--root',
      at('repo', 'metadata', '1.root.json'),
      '--target',
      `${profile.name}/manifest.json`,
    );
    expect([first.code, first.stdout]).toEqual([0, expect.stringMatching(/root +version 1\n[^]*bytes, sha256:/)]);
    expect((await update('--target', 'nobody/manifest.json')).stderr).toContain('names no target');
  });

  it('rotates the online key and a root key; a client follows from the old root', async () => {
    expect((await tuf('rotate', at('repo'), '--role', 'online', '--add', pub('o2'), '--remove', pub('o'))).code).toBe(
      0,
    );
    const root = await tuf('rotate', at('repo'), '--role', 'root', '--add', pub('c'), '--remove', pub('b'));
    expect(root.stdout).toContain('root.json waits for signatures');
    for (const key of ['a', 'c']) await sign(staged('root'), key);
    await sign(staged('targets'), 't');
    const half = await release('o2');
    expect([half.code, half.stderr]).toEqual([3, expect.stringContaining('the staged root was signed by 1 of 2')]);
    await sign(staged('root'), 'b');
    expect(await release('o2')).toMatchObject({ code: 0, stdout: expect.stringMatching(/root +version 2/) as string });
    expect(await update()).toMatchObject({ code: 0, stdout: expect.stringMatching(/root +version 2/) as string });
    expect((await release('o')).stderr).toContain('is not the one of snapshot: rotate first');
  });

  it('refuses what is old: metadata of yesterday, and a clock that was set back', async () => {
    const timestamp = at('repo', 'metadata', 'timestamp.json');
    const old = readFileSync(timestamp);
    await release('o2');
    expect(await update()).toMatchObject({ code: 0 });
    const newest = readFileSync(timestamp);
    writeFileSync(timestamp, old);
    expect((await update()).stderr).toContain('[EC-ROLLBACK]');
    writeFileSync(timestamp, newest);
    const late = new Date(Date.now() + 2 * 86_400_000).toISOString();
    const { stderr, code } = await update('--reference-time', late);
    expect([code, stderr]).toEqual([2, expect.stringContaining('timestamp expired at')]);
  });

  it('lasts a year where sites hear of it by medium', async () => {
    const { stdout } = await release('o2', '--air-gap');
    expect(stdout).toContain(`good until ${new Date().getUTCFullYear() + 1}-`);
  });

  it('says what is wrong: a repository that is there, too few keys, a bundle that does not verify', async () => {
    expect((await init('repo')).stderr).toContain('has a repository already');
    const few = await tuf('init', at('x'), '--online-key', pub('o'), '--root-key', pub('a'), '--root-threshold', '2');
    expect([few.code, few.stderr]).toEqual([2, expect.stringContaining('2 keys must sign, 1 were given')]);
    const other = await release('o2', '--bundle', at('bundle.tar'), '--key', pub('a'));
    expect([other.code, other.stderr]).toEqual([3, expect.stringContaining('does not verify')]);
    expect((await tuf('rotate', at('repo'), '--role', 'root', '--remove', pub('t'))).stderr).toContain(
      'is no key of root',
    );
    rmSync(at('repo', 'staged'), { recursive: true, force: true });
    expect((await tuf('status', at('nowhere'))).code).toBe(4);
  });
});
