import { verify } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { keyFingerprint } from '../../formats/key-files/public-key.js';
import { embeddedKeyFiles, openKeyFile, type KeyFiles } from '../../stages/signing/fs-signing-key.js';
import type { Settings } from '../../platform/config/settings.js';
import { failure, failureOf, ok, skipped, warning, type Check } from './check.js';

const name = 'signing key';

/** Whether the key opens with its passphrase and signs, and whether others could read it. */
export async function checkSigningKey(settings: SigningSettings): Promise<readonly Check[]> {
  const { keyFile, passphraseFile, required } = settings.signing;
  if (keyFile !== undefined && passphraseFile !== undefined) return checkFiles({ keyFile, passphraseFile });
  if (keyFile !== undefined || passphraseFile !== undefined)
    return [failure(name, 'half of it is configured', 'Set both EC_SIGNING_KEY_FILE and EC_SIGNING_PASSPHRASE_FILE.')];
  if (!required) return [warning(name, 'none is configured: bundles prove no origin', remedyForNone)];
  if (settings.databaseUrl === undefined) return checkOwnKey(embeddedKeyFiles(join(settings.dataDir, 'keys')));
  return [failure(name, 'none is configured and EC_SIGNING is required: the server does not start', remedyForNone)];
}

export type SigningSettings = Pick<Settings, 'signing' | 'dataDir' | 'databaseUrl'>;

const remedyForNone =
  'Make one with "export-center keys generate", then set EC_SIGNING_KEY_FILE and EC_SIGNING_PASSPHRASE_FILE.';

/** An installation with the embedded database makes its key at the first start. */
async function checkOwnKey(files: KeyFiles): Promise<readonly Check[]> {
  if (await exists(files.keyFile)) return checkFiles(files);
  return [skipped(name, 'none yet; the first start makes one')];
}

async function checkFiles(files: KeyFiles): Promise<readonly Check[]> {
  const open = await checkKey(files);
  return [open, ...(await Promise.all([files.keyFile, files.passphraseFile].map(checkMode))).flat()];
}

async function checkKey(files: KeyFiles): Promise<Check> {
  try {
    const signer = await openKeyFile(files);
    const publicKey = await signer.publicKey();
    const message = Buffer.from('export-center doctor');
    const algorithm = publicKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
    if (!verify(algorithm, message, publicKey, await signer.sign(message)))
      return failure(name, `${files.keyFile} makes signatures that do not verify`, 'Replace it by a new key.');
    return ok(name, `${files.keyFile} opens and signs, ${keyFingerprint(publicKey)}`);
  } catch (error) {
    return failureOf(name, error, `Check ${files.keyFile} and its passphrase file ${files.passphraseFile}.`);
  }
}

async function checkMode(file: string): Promise<Check[]> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || (found.mode & 0o077) === 0) return [];
  return [
    warning(
      'secret files',
      `${file} can be read by others (${(found.mode & 0o777).toString(8)})`,
      `Run "chmod 600 ${file}".`,
    ),
  ];
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
