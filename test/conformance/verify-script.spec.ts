import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { appendFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePaths, packPath } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { verifyScript } from '../../src/formats/bundle-manifest/verify-script.js';
import { encodePublicKey, keyFingerprint } from '../../src/formats/key-files/public-key.js';
import { makeBundle, newKey, TemporaryFolder, type FixtureBundle } from '../support/bundle-fixture.js';

let bundle: FixtureBundle;
let folder: TemporaryFolder;
let tools: TemporaryFolder;

beforeEach(async () => {
  [bundle, folder, tools] = [await makeBundle(), new TemporaryFolder(), new TemporaryFolder()];
  folder.writeBundle(bundle.files);
  tools.write('verify.sh', verifyScript());
  tools.write('key.pub', encodePublicKey(bundle.publicKey));
});

afterEach(() => {
  folder[Symbol.dispose]();
  tools[Symbol.dispose]();
});

function run(key = join(tools.path, 'key.pub'), target = folder.path) {
  const { status, stdout, stderr } = spawnSync('sh', [join(tools.path, 'verify.sh'), key, target], {
    encoding: 'utf8',
    cwd: tools.path,
  });
  return { status, stdout, stderr };
}

const at = (path: string) => join(folder.path, path);

describe('sha256sum', () => {
  it('accepts checksums.txt, and names a changed file', () => {
    const check = () =>
      spawnSync('sha256sum', ['-c', '--strict', bundlePaths.checksums], { encoding: 'utf8', cwd: folder.path });
    expect(check()).toMatchObject({ status: 0 });
    appendFileSync(at(packPath('kev', 1)), 'x');
    expect(check()).toMatchObject({
      status: 1,
      stdout: expect.stringContaining(`${packPath('kev', 1)}: FAILED`) as string,
    });
  });
});

describe('verify.sh', () => {
  const algorithms: readonly (readonly [string, () => KeyObject])[] = [
    ['ECDSA P-256', newKey],
    ['Ed25519', () => generateKeyPairSync('ed25519').privateKey],
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey],
  ];

  it.each(algorithms)(
    'passes a bundle signed with %s and prints the fingerprint of the key',
    async (_name, privateKey) => {
      const signed = await makeBundle({ privateKey: privateKey() });
      folder.writeBundle(signed.files);
      tools.write('key.pub', encodePublicKey(signed.publicKey));
      const result = run('key.pub');
      expect(result.stdout).toContain(keyFingerprint(signed.publicKey));
      expect(result).toMatchObject({ status: 0, stdout: expect.stringContaining('PASSED: bundle sha256:') as string });
    },
  );

  it.each<[string, () => void, RegExp]>([
    ['a changed payload', () => appendFileSync(at(packPath('advisories', 1)), 'x'), /a file does not have its digest/],
    [
      'a changed manifest',
      () => appendFileSync(at(bundlePaths.manifest), ' '),
      /manifest.json.sig is not this key's signature/,
    ],
    [
      'changed checksums',
      () => appendFileSync(at(bundlePaths.checksums), '\n'),
      /checksums.txt.sig is not this key's signature/,
    ],
    [
      'a signature that is not base64',
      () => writeFileSync(at(bundlePaths.manifestSignature), '!'),
      /manifest.json.sig is not/,
    ],
    ['a missing file', () => rmSync(at(packPath('kev', 1))), /a file does not have its digest/],
    ['a missing provenance', () => rmSync(at(bundlePaths.provenance)), /provenance.dsse.json is missing/],
    ['no signature', () => rmSync(at(bundlePaths.manifestSignature)), /unsigned/],
    ['an extra file', () => writeFileSync(at('data/extra'), 'x'), /data\/extra does not belong/],
    ['a link', () => symlinkSync('manifest.json', at('link')), /neither a file nor a folder/],
  ])('refuses %s', (_name, change, text) => {
    change();
    const result = run();
    expect(result.stderr).toMatch(text);
    expect(result.status).toBe(3);
  });

  it('refuses another key, and never takes one from the bundle', () => {
    tools.write('other.pub', encodePublicKey(generateKeyPairSync('ed25519').publicKey));
    expect(run('other.pub')).toMatchObject({ status: 3 });
    expect(run('missing.pub')).toMatchObject({ status: 2 });
    expect(spawnSync('sh', [join(tools.path, 'verify.sh')], { cwd: folder.path }).status).toBe(2);
  });
});
