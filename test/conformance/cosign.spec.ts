import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { bundlePaths } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { manifestPredicateType } from '../../src/formats/bundle-manifest/manifest-statement.js';
import { decodeBase64 } from '../../src/formats/base64/strict-base64.js';
import { encodePublicKey, parsePublicKey } from '../../src/formats/key-files/public-key.js';
import { openPrivateKey } from '../../src/formats/key-files/private-key.js';
import { verifySignature } from '../../src/formats/key-files/signature-algorithm.js';
import { generateKey } from '../../src/stages/signing/generate-key.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeBundle, newKey, TemporaryFolder } from '../support/bundle-fixture.js';
import { findCosign } from '../support/find-cosign.js';

const cosign = findCosign();
const whenCosign = cosign ? it : it.skip;

if (process.env.CI === 'true') it('has a cosign in CI', () => expect(cosign).toBeDefined());

const offline = '--insecure-ignore-tlog=true';
const algorithms: readonly (readonly [string, () => KeyObject])[] = [
  ['ECDSA P-256', newKey],
  ['ECDSA P-384', () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey],
  ['Ed25519', () => generateKeyPairSync('ed25519').privateKey],
  ['RSA 3072', () => generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey],
];

let folder: TemporaryFolder;

beforeEach(() => {
  folder = new TemporaryFolder();
});

afterEach(() => folder[Symbol.dispose]());

interface Outcome {
  readonly ok: boolean;
  readonly text: string;
}

function run(...args: readonly string[]): Outcome {
  const env = {
    PATH: process.env.PATH,
    HOME: folder.path,
    COSIGN_PASSWORD: 'correct horse battery',
    TUF_ROOT: folder.path,
  };
  const { status, stdout, stderr } = spawnSync(cosign!, args, { cwd: folder.path, encoding: 'utf8', env });
  return { ok: status === 0, text: `${stdout}${stderr}` };
}

const verifyBlob = (...args: readonly string[]): Outcome => run('verify-blob', '--key', 'key.pub', offline, ...args);
const verifyAttestation = (...args: readonly string[]): Outcome =>
  run('verify-blob-attestation', '--key', 'key.pub', offline, ...args);

async function writeSigned(privateKey: KeyObject): Promise<void> {
  const bundle = await makeBundle({ privateKey });
  folder.writeBundle(bundle.files);
  folder.write('key.pub', encodePublicKey(bundle.publicKey));
}

describe('cosign', () => {
  whenCosign.each(algorithms)('accepts every signature of a bundle made with %s', async (_name, privateKey) => {
    await writeSigned(privateKey());
    const { manifest, checksums } = bundlePaths;
    const outcomes = [
      verifyBlob('--signature', bundlePaths.manifestSignature, manifest),
      verifyBlob('--bundle', bundlePaths.manifestBundle, manifest),
      verifyBlob('--signature', bundlePaths.checksumsSignature, checksums),
      verifyAttestation('--signature', bundlePaths.manifestEnvelope, '--type', manifestPredicateType, manifest),
      verifyAttestation('--signature', bundlePaths.provenance, '--type', 'slsaprovenance1', manifest),
    ];
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
  });

  whenCosign('refuses them for another manifest and for another key', async () => {
    await writeSigned(newKey());
    folder.write('other.json', '{}');
    expect(verifyBlob('--signature', bundlePaths.manifestSignature, 'other.json').ok).toBe(false);
    expect(verifyAttestation('--signature', bundlePaths.provenance, '--type', 'slsaprovenance1', 'other.json').ok).toBe(
      false,
    );
    const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey;
    folder.write('key.pub', encodePublicKey(other));
    expect(verifyBlob('--bundle', bundlePaths.manifestBundle, bundlePaths.manifest).ok).toBe(false);
  });

  whenCosign.each(['ecdsa-p256', 'ed25519'] as const)(
    'opens our key file (%s) and signs with it',
    async (algorithm) => {
      const key = await generateKey({ format: 'cosign', algorithm, passphrase: 'correct horse battery' });
      folder.write('cosign.key', key.privateKey);
      folder.write('message.txt', 'message');
      folder.write('signing.json', '{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json"}');
      const signed = run(
        'sign-blob',
        '--key',
        'cosign.key',
        '--signing-config',
        'signing.json',
        '--bundle',
        'message.sigstore.json',
        '-y',
        'message.txt',
      );
      const old = signed.ok
        ? signed
        : run(
            'sign-blob',
            '--key',
            'cosign.key',
            '--tlog-upload=false',
            '--output-signature',
            'message.sig',
            '-y',
            'message.txt',
          );
      expect(old).toMatchObject({ ok: true });
      const signature = signed.ok ? signatureInBundle() : readFileSync(join(folder.path, 'message.sig'), 'utf8').trim();
      expect(
        verifySignature(parsePublicKey(key.publicKey), Buffer.from('message'), decodeBase64(signature, 'signature')),
      ).toBe(true);
    },
  );

  whenCosign('makes a key file that we open', () => {
    execFileSync(cosign!, ['generate-key-pair'], {
      cwd: folder.path,
      env: { PATH: process.env.PATH, HOME: folder.path, COSIGN_PASSWORD: 'correct horse battery' },
      stdio: 'pipe',
    });
    const key = openPrivateKey(readFileSync(join(folder.path, 'cosign.key'), 'utf8'), 'correct horse battery');
    const publicKey = parsePublicKey(readFileSync(join(folder.path, 'cosign.pub')));
    expect(key.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(encodePublicKey(publicKey)).toBe(readFileSync(join(folder.path, 'cosign.pub'), 'utf8'));
  });

  function signatureInBundle(): string {
    const bundle = JSON.parse(readFileSync(join(folder.path, 'message.sigstore.json'), 'utf8')) as {
      messageSignature: { signature: string };
    };
    return bundle.messageSignature.signature;
  }
});
