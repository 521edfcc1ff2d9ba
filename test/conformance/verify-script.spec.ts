import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { appendFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePaths, packPath } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { verifyModule } from '../../src/formats/bundle-manifest/verify-module.js';
import { verifyScript } from '../../src/formats/bundle-manifest/verify-script.js';
import { SeededRandom } from '../../bench/random.js';
import { encodePublicKey, keyFingerprint } from '../../src/formats/key-files/public-key.js';
import { verifyPath } from '../../src/stages/verification/verify-path.js';
import {
  makeBundle,
  newKey,
  someRecords,
  tarOf,
  TemporaryFolder,
  type FixtureBundle,
} from '../support/bundle-fixture.js';

let bundle: FixtureBundle;
let folder: TemporaryFolder;
let tools: TemporaryFolder;

beforeEach(async () => {
  [bundle, folder, tools] = [await makeBundle(), new TemporaryFolder(), new TemporaryFolder()];
  folder.writeBundle(bundle.files);
  tools.write('verify.sh', verifyScript());
  tools.write('verify.mjs', verifyModule());
  tools.write('key.pub', encodePublicKey(bundle.publicKey));
});

afterEach(() => {
  folder[Symbol.dispose]();
  tools[Symbol.dispose]();
});

const programs = {
  'verify.sh': ['sh', 'verify.sh'],
  'verify.mjs': [process.execPath, 'verify.mjs'],
} as const;
type Program = keyof typeof programs;

function run(program: Program, key = 'key.pub', target = folder.path) {
  const [command, script] = programs[program];
  const { status, stdout, stderr } = spawnSync(command, [script, key, target], { encoding: 'utf8', cwd: tools.path });
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

describe.each(Object.keys(programs) as Program[])('%s', (program) => {
  const algorithms: readonly (readonly [string, () => KeyObject])[] = [
    ['ECDSA P-256', newKey],
    ['ECDSA P-384', () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey],
    ['Ed25519', () => generateKeyPairSync('ed25519').privateKey],
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey],
  ];

  it.each(algorithms)(
    'passes a bundle signed with %s and prints the fingerprint of the key',
    async (_name, privateKey) => {
      const signed = await makeBundle({ privateKey: privateKey() });
      folder.writeBundle(signed.files);
      tools.write('key.pub', encodePublicKey(signed.publicKey));
      const result = run(program);
      expect(result.stdout).toContain(keyFingerprint(signed.publicKey));
      expect(result).toMatchObject({ status: 0, stdout: expect.stringContaining('PASSED: bundle sha256:') as string });
    },
  );

  it.each<[string, () => void, RegExp]>([
    ['a changed payload', () => appendFileSync(at(packPath('advisories', 1)), 'x'), /does not have its digest/],
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
    ['a signature with a line end', () => appendFileSync(at(bundlePaths.manifestSignature), '\n'), /is not base64/],
    ['a missing file', () => rmSync(at(packPath('kev', 1))), /is missing|does not have its digest/],
    ['a missing provenance', () => rmSync(at(bundlePaths.provenance)), /provenance.dsse.json is missing/],
    ['no signature', () => rmSync(at(bundlePaths.manifestSignature)), /unsigned/],
    ['an extra file', () => writeFileSync(at('data/extra'), 'x'), /data\/extra does not belong/],
    ['a link', () => symlinkSync('manifest.json', at('link')), /neither a file nor a folder/],
    [
      'a statement with a space',
      () => appendFileSync(at(bundlePaths.manifestEnvelope), ' '),
      /manifest.dsse.json is not/,
    ],
  ])('refuses %s', (_name, change, text) => {
    change();
    const result = run(program);
    expect(result.stderr).toMatch(text);
    expect(result.status).toBe(3);
  });

  it.each(Object.values(bundlePaths).filter((path) => path.includes('.sig') || path.includes('.dsse')))(
    'refuses the %s of another bundle by the same key',
    async (path) => {
      const { files } = await makeBundle({ privateKey: bundle.privateKey, kinds: { kev: someRecords(3, 'CVE') } });
      writeFileSync(at(path), files.get(path)!);
      expect(run(program)).toMatchObject({ status: 3 });
    },
  );

  it('refuses a byte that differs, wherever it is, as the full verifier does', async () => {
    const random = new SeededRandom(11);
    for (const [path, bytes] of bundle.files) {
      const changed = Buffer.from(bytes);
      changed[random.between(0, changed.length - 1)]! ^= 1 << random.between(0, 6);
      writeFileSync(at(path), changed);
      const { verdict } = await verifyPath(folder.path, { publicKeys: [bundle.publicKey], depth: 'default' });
      expect([path, run(program).status, verdict]).toEqual([path, 3, 'failed']);
      writeFileSync(at(path), bytes);
    }
    expect(run(program)).toMatchObject({ status: 0 });
  });

  it('refuses another key, and never takes one from the bundle', () => {
    tools.write('other.pub', encodePublicKey(generateKeyPairSync('ed25519').publicKey));
    expect(run(program, 'other.pub')).toMatchObject({ status: 3 });
    expect(run(program, 'missing.pub')).toMatchObject({ status: 2 });
    const [command, script] = programs[program];
    expect(spawnSync(command, [join(tools.path, script)], { cwd: folder.path }).status).toBe(2);
  });
});

describe('verify.mjs', () => {
  const tar = () => Buffer.from(tarOf(bundle.files));
  const verifyTar = (bytes: Uint8Array) => run('verify.mjs', 'key.pub', tools.write('bundle.tar', bytes));

  it('passes a tar as it is', () => {
    expect(verifyTar(tar())).toMatchObject({ status: 0 });
  });

  it.each<[string, (bytes: Buffer) => Uint8Array, RegExp]>([
    ['that ends early', (bytes) => bytes.subarray(0, 5_000), /ends early|damaged/],
    ['without its end', (bytes) => bytes.subarray(0, -1024), /ends early|not one/],
    ['with something behind its end', (bytes) => Buffer.concat([bytes, Buffer.alloc(512, 1)]), /not one/],
    [
      'with the same file twice',
      (bytes) =>
        Buffer.concat([
          bytes.subarray(0, 512 + 512 * Math.ceil(bundle.files.get('manifest.json')!.length / 512)),
          bytes,
        ]),
      /in the tar twice/,
    ],
    ['with a damaged header', (bytes) => bytes.fill(0x41, 0, 4), /header of the tar is damaged/],
  ])('refuses a tar %s', (_name, change, text) => {
    const result = verifyTar(change(tar()));
    expect([result.status, result.stderr]).toEqual([3, expect.stringMatching(text)]);
  });
});

describe('both, where there is no network', () => {
  it.each(Object.keys(programs) as Program[])('%s passes', (program) => {
    const [command, script] = programs[program];
    const { status, stdout } = spawnSync('unshare', ['-rn', command, script, 'key.pub', folder.path], {
      encoding: 'utf8',
      cwd: tools.path,
    });
    expect([status, stdout]).toEqual([0, expect.stringContaining('PASSED')]);
  });
});
