import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openPrivateKey } from '../../formats/key-files/private-key.js';
import { ExportCenterError, invalid } from '../../kernel/errors.js';
import { generateKey, type GeneratedKey } from './generate-key.js';
import { LocalKeySigner } from './local-key-signer.js';

export interface KeyFiles {
  readonly keyFile: string;
  readonly passphraseFile: string;
}

const fileLimit = 64 * 1024;

/**
 * Opens the signer of a key file. Throws `EC-UNAVAILABLE-SIGNER` (unavailable) naming the file where one cannot be read, FormatError where it is
 * not an encrypted key or the passphrase is wrong.
 */
export async function openKeyFile({ keyFile, passphraseFile }: KeyFiles): Promise<LocalKeySigner> {
  const passphrase = (await readSmall(passphraseFile, 'passphrase file')).replace(/\r?\n$/, '');
  return new LocalKeySigner(openPrivateKey(await readSmall(keyFile, 'signing key file'), passphrase));
}

async function readSmall(file: string, what: string): Promise<string> {
  try {
    if ((await stat(file)).size > fileLimit)
      throw invalid('EC-VALIDATION', `${what} ${file} is larger than ${fileLimit} bytes`);
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof ExportCenterError) throw cause;
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new ExportCenterError('EC-UNAVAILABLE-SIGNER', 'unavailable', `cannot read ${what} ${file} (${reason})`, {
      cause,
    });
  }
}

/** Where the key of an installation without settings lies. */
export const embeddedKeyFiles = (folder: string): KeyFiles => ({
  keyFile: join(folder, 'signing.key.pem'),
  passphraseFile: join(folder, 'signing.passphrase'),
});

/**
 * Makes the key of an installation that has none: `signing.key.pem`, `signing.pub.pem` and a random passphrase in `signing.passphrase`, all 0600 but
 * the public one, in a 0700 folder. A key that is there is left alone; of several processes that start at once, one makes it.
 */
export async function ensureEmbeddedKey(folder: string): Promise<KeyFiles> {
  const files = embeddedKeyFiles(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (await exists(files.keyFile)) return files;
  const candidate = randomBytes(32).toString('base64url');
  const passphrase = await firstToWrite(files.passphraseFile, candidate, 0o600);
  const key = await generateKey({ format: 'pkcs8', algorithm: 'ecdsa-p256', passphrase });
  await firstToWrite(files.keyFile, key.privateKey, 0o600);
  await writePublicKey(folder, await openKeyFile(files));
  return files;
}

async function writePublicKey(folder: string, signer: LocalKeySigner): Promise<void> {
  const pem = (await signer.publicKey()).export({ format: 'pem', type: 'spki' });
  await firstToWrite(join(folder, 'signing.pub.pem'), pem, 0o644);
}

/** Writes a file whole or not at all and gives back what it holds; where another was faster, that one's content stays. */
async function firstToWrite(file: string, content: string, mode: number): Promise<string> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeSynced(temporary, content, mode);
    await link(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(dirname(file));
  return readFile(file, 'utf8');
}

async function writeSynced(file: string, content: string, mode: number): Promise<void> {
  await withHandle(await open(file, 'wx', mode), async (handle) => {
    await handle.writeFile(content);
    await handle.sync();
  });
}

const syncFolder = async (folder: string): Promise<void> =>
  withHandle(await open(folder, 'r'), (handle) => handle.sync());

async function withHandle(handle: FileHandle, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/** Writes a generated pair beside each other: `<name>.key.pem` (0600) and `<name>.pub.pem`. Throws EC-CONFLICT-NAME where one is there. */
export async function writeKeyPair(
  name: string,
  key: GeneratedKey,
): Promise<{ readonly privateFile: string; readonly publicFile: string }> {
  const [privateFile, publicFile] = [`${name}.key.pem`, `${name}.pub.pem`];
  for (const file of [privateFile, publicFile]) {
    if (await exists(file))
      throw new ExportCenterError(
        'EC-CONFLICT-NAME',
        'conflict',
        `${file} is there already and is not overwritten; choose another --out`,
      );
  }
  await mkdir(dirname(privateFile), { recursive: true });
  await writeSynced(privateFile, key.privateKey, 0o600);
  await writeSynced(publicFile, key.publicKey, 0o644);
  await syncFolder(dirname(privateFile));
  return { privateFile, publicFile };
}
