import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryFolder } from '../../../test/support/bundle-fixture.js';
import { keyFingerprint, parsePublicKey } from '../../formats/key-files/public-key.js';
import { signatureAlgorithms } from '../../formats/key-files/signature-algorithm.js';
import { ensureEmbeddedKey, openKeyFile, writeKeyPair } from './fs-signing-key.js';
import { generateKey, keyFormats } from './generate-key.js';
import { createSigner } from './signing.module.js';
import { UnsupportedSigner } from './unsupported-signer.js';

const passphrase = 'correct horse battery';
let folder: TemporaryFolder;

beforeEach(() => {
  folder = new TemporaryFolder();
});

afterEach(() => folder[Symbol.dispose]());

const mode = (path: string) => statSync(path).mode & 0o777;

describe('generateKey', () => {
  it.each(keyFormats.flatMap((format) => signatureAlgorithms.map((algorithm) => [format, algorithm] as const)))(
    'makes a %s file of %s that opens',
    async (format, algorithm) => {
      const key = await generateKey({ format, algorithm, passphrase });
      const keyFile = folder.write('key', key.privateKey);
      const signer = await openKeyFile({ keyFile, passphraseFile: folder.write('passphrase', `${passphrase}\n`) });
      expect(keyFingerprint(await signer.publicKey())).toBe(key.fingerprint);
      expect(keyFingerprint(parsePublicKey(key.publicKey))).toBe(key.fingerprint);
      expect(key.privateKey).not.toContain(passphrase);
    },
  );

  it('refuses a short passphrase', async () => {
    await expect(generateKey({ format: 'pkcs8', algorithm: 'ed25519', passphrase: 'short' })).rejects.toThrow(
      /5 characters, at least 12/,
    );
  });
});

describe('writeKeyPair', () => {
  it('keeps the private key from others and overwrites nothing', async () => {
    const key = await generateKey({ format: 'pkcs8', algorithm: 'ecdsa-p256', passphrase });
    const name = join(folder.path, 'new', 'site');
    const { privateFile, publicFile } = await writeKeyPair(name, key);
    expect([mode(privateFile), mode(publicFile)]).toEqual([0o600, 0o644]);
    await expect(writeKeyPair(name, key)).rejects.toMatchObject({
      code: 'EC-CONFLICT-NAME',
      message: expect.stringContaining(privateFile) as string,
    });
    expect(readFileSync(privateFile, 'utf8')).toBe(key.privateKey);
  });
});

describe('openKeyFile', () => {
  it('names the file that cannot be read', async () => {
    const missing = join(folder.path, 'missing.pem');
    await expect(openKeyFile({ keyFile: missing, passphraseFile: folder.write('p', 'x') })).rejects.toMatchObject({
      code: 'EC-UNAVAILABLE-SIGNER',
      message: `cannot read signing key file ${missing} (ENOENT)`,
    });
  });

  it('does not read what is too large for a key', async () => {
    await expect(
      openKeyFile({ keyFile: folder.write('key', 'x'.repeat(70_000)), passphraseFile: folder.write('p', 'x') }),
    ).rejects.toThrow(/larger than 65536 bytes/);
  });
});

describe('ensureEmbeddedKey', () => {
  it('makes a key once, and gives the same one ever after', async () => {
    const keys = join(folder.path, 'keys');
    const first = await (await openKeyFile(await ensureEmbeddedKey(keys))).publicKey();
    const second = await (await openKeyFile(await ensureEmbeddedKey(keys))).publicKey();
    expect(keyFingerprint(second)).toBe(keyFingerprint(first));
    expect(keyFingerprint(parsePublicKey(readFileSync(join(keys, 'signing.pub.pem'))))).toBe(keyFingerprint(first));
    expect(mode(keys)).toBe(0o700);
    expect(['signing.key.pem', 'signing.passphrase'].map((name) => mode(join(keys, name)))).toEqual([0o600, 0o600]);
  });

  it('makes one key where several start at once, and leaves no temporary file', async () => {
    const keys = join(folder.path, 'keys');
    const made = await Promise.all([1, 2, 3].map(async () => openKeyFile(await ensureEmbeddedKey(keys))));
    const fingerprints = await Promise.all(made.map(async (signer) => keyFingerprint(await signer.publicKey())));
    expect(new Set(fingerprints).size).toBe(1);
    expect(readdirSync(keys).sort()).toEqual(['signing.key.pem', 'signing.passphrase', 'signing.pub.pem']);
  });
});

describe('createSigner', () => {
  it('does not start without a key where signing is required', async () => {
    await expect(createSigner({ signing: 'required' })).rejects.toMatchObject({
      code: 'EC-UNAVAILABLE-SIGNER',
      message: expect.stringContaining('EC_SIGNING_KEY_FILE') as string,
    });
    await expect(createSigner({ signing: 'optional', keyFile: 'x' })).rejects.toThrow(/belong together/);
  });

  it('is honest where signing is optional and there is no key', async () => {
    const signer = await createSigner({ signing: 'optional' });
    expect(signer).toBeInstanceOf(UnsupportedSigner);
    await expect(signer.publicKey()).rejects.toMatchObject({ code: 'EC-NOT-SUPPORTED' });
    await expect(signer.sign(Buffer.from('x'))).rejects.toMatchObject({ code: 'EC-NOT-SUPPORTED' });
  });

  it('opens the key that is set, and makes one in the embedded installation', async () => {
    const key = await generateKey({ format: 'cosign', algorithm: 'ed25519', passphrase });
    const set = { keyFile: folder.write('k', key.privateKey), passphraseFile: folder.write('p', passphrase) };
    const signer = await createSigner({ signing: 'required', ...set, embeddedKeyFolder: folder.path });
    expect(keyFingerprint(await signer.publicKey())).toBe(key.fingerprint);
    const made = await createSigner({ signing: 'required', embeddedKeyFolder: join(folder.path, 'keys') });
    expect((await made.publicKey()).asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });
});
