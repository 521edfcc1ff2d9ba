import { spawnSync } from 'node:child_process';
import { openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packPath } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { encodePublicKey, keyFingerprint } from '../../src/formats/key-files/public-key.js';
import { bareEnvironment, cliEntry, runBuiltCli } from '../support/built-cli.js';
import { makeBundle, tarOf, TemporaryFolder, type FixtureBundle } from '../support/bundle-fixture.js';
import { schemaErrors } from '../support/document-schemas.js';

let folder: TemporaryFolder;
let bundle: FixtureBundle;
let tar: string;
let key: string;

beforeAll(async () => {
  folder = new TemporaryFolder();
  bundle = await makeBundle();
  tar = folder.write('bundle.tar', tarOf(bundle.files));
  key = folder.write('key.pub.pem', encodePublicKey(bundle.publicKey));
});

afterAll(() => folder[Symbol.dispose]());

const verify = (...args: readonly string[]) => runBuiltCli(['verify', ...args]);

describe('export-center verify', () => {
  it('passes a good bundle, says who signed it, and needs nothing but the key', async () => {
    const { code, stdout, stderr } = await verify(tar, '--key', key, '--deep');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/PASSED \(deep\): .*bundle\.tar\n$/);
    expect(stdout).toMatch(new RegExp(`signed by +${keyFingerprint(bundle.publicKey)}`));
    expect(stdout).toMatch(/tenant +acme/);
  });

  it('ends with 3 and names the first bad file', async () => {
    const path = packPath('kev', 1);
    const changed = new Map(bundle.files).set(path, Buffer.concat([bundle.files.get(path)!.subarray(1), Buffer.of(0)]));
    const bad = folder.write('bad.tar', tarOf(changed));
    const { code, stdout } = await verify(bad, '--key', key);
    expect(code).toBe(3);
    expect(stdout).toMatch(new RegExp(`FAILED +file digests +${path}`));
    expect(stdout).toMatch(new RegExp(`first bad: ${path}: .*\\[EC-DIGEST-MISMATCH\\]\n$`));
  });

  it('ends with 3 for a file that is no bundle, and shows no control characters of it', async () => {
    const noBundle = await verify(folder.write('no.tar', Buffer.alloc(2048, 'x')), '--key', key);
    expect([noBundle.code, noBundle.stdout]).toEqual([3, expect.stringContaining('FAILED   archive') as string]);
    const evil = folder.write('evil/\u001b[2Jx', 'x');
    const { code, stdout } = await verify(join(evil, '..'), '--key', key);
    expect(code).toBe(3);
    expect(stdout).not.toContain('\u001b');
  });

  it.each([['--json'], ['--output', 'json']])('prints a report for programs with %s', async (...flags) => {
    const { code, stdout } = await verify(tar, '--key', key, ...flags);
    const report: unknown = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(schemaErrors('verification-report', report)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'passed', depth: 'default', bundle: tar });
  });

  it('says loudly that a bundle is unsigned', async () => {
    const unsigned = folder.write('unsigned.tar', tarOf((await makeBundle({ unsigned: true })).files));
    const refused = await verify(unsigned, '--key', key);
    expect([refused.code, refused.stdout]).toEqual([3, expect.stringContaining('THIS BUNDLE IS UNSIGNED') as string]);
    const allowed = await verify(unsigned, '--allow-unsigned');
    expect([allowed.code, allowed.stdout]).toEqual([
      0,
      expect.stringMatching(/UNSIGNED: .* nothing proves who made it\n$/) as string,
    ]);
  });

  it.each<[string, () => readonly string[], number, RegExp]>([
    ['no key', () => [tar], 2, /no public key was given/],
    [
      'a private key',
      () => [tar, '--key', folder.write('private.pem', bundle.privateKey.export({ format: 'pem', type: 'pkcs8' }))],
      2,
      /found "BEGIN PRIVATE KEY"/,
    ],
    ['a key that is not there', () => [tar, '--key', join(folder.path, 'none.pem')], 4, /none\.pem: no such file/],
    ['a bundle that is not there', () => [join(folder.path, 'none.tar'), '--key', key], 4, /none\.tar: no such file/],
    ['a wrong number of threads', () => [tar, '--key', key, '--threads', '0'], 2, /1 to 256/],
  ])('refuses %s', async (_name, args, exit, text) => {
    const { code, stderr } = await verify(...args());
    expect([code, stderr]).toEqual([exit, expect.stringMatching(text) as string]);
  });
});

describe('export-center keys', () => {
  it('makes a pair from a passphrase in a file, shows its fingerprint, and overwrites nothing', async () => {
    const [name, passphrase] = [join(folder.path, 'site'), folder.write('passphrase', 'correct horse battery\n')];
    const args = ['keys', 'generate', '--out', name, '--passphrase-file', passphrase];
    const made = await runBuiltCli([...args, '--output', 'json']);
    const { fingerprint, publicFile, privateFile } = JSON.parse(made.stdout) as Record<string, string>;
    expect(made.code).toBe(0);
    expect(statSync(privateFile!).mode & 0o777).toBe(0o600);
    expect(await runBuiltCli(['keys', 'fingerprint', publicFile!])).toMatchObject({
      code: 0,
      stdout: `${fingerprint}\n`,
    });
    expect(await runBuiltCli(['keys', 'fingerprint', privateFile!])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${privateFile}: `) as unknown,
    });
    expect(await runBuiltCli(args)).toMatchObject({
      code: 8,
      stderr: expect.stringContaining('not overwritten') as string,
    });
  });

  it('reads the passphrase from an open descriptor', () => {
    const name = join(folder.path, 'cosign');
    const descriptor = openSync(folder.write('passphrase', 'correct horse battery'), 'r');
    const args = ['keys', 'generate', '--out', name, '--format', 'cosign', '--passphrase-fd', '3'];
    const { status } = spawnSync(process.execPath, [cliEntry, ...args], {
      env: bareEnvironment(),
      stdio: ['ignore', 'ignore', 'ignore', descriptor],
    });
    expect(status).toBe(0);
    expect(readFileSync(`${name}.key.pem`, 'utf8')).toContain('BEGIN ENCRYPTED SIGSTORE PRIVATE KEY');
  });

  it.each<[readonly string[], RegExp]>([
    [[], /no terminal to ask/],
    [['--passphrase', 'secret'], /unknown option '--passphrase'/],
    [['--passphrase-fd', 'x'], /must be the number of an open descriptor/],
    [['--algorithm', 'dsa'], /Allowed choices are ecdsa-p256/],
    [['--passphrase-file', '/dev/null'], /0 characters, at least 12/],
  ])('generate %j is a usage error', async (flags, text) => {
    const { code, stderr } = await runBuiltCli(['keys', 'generate', '--out', join(folder.path, 'never'), ...flags]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(text) as string]);
  });
});
