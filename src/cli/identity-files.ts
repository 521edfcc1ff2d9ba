import { readFileSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import type { Identity } from '../formats/age/stanza.js';
import { FormatError } from '../formats/format-error.js';
import { usage } from './cli-error.js';
import { collect } from './public-key-file.js';

export interface IdentityFlags {
  readonly identity: readonly string[];
  readonly passphraseFile?: string;
}

/** Bytes of an identity file. */
const fileLimit = 1024 * 1024;

/** Adds the flags that open an encrypted bundle. */
export const withIdentityFlags = (command: Command): Command =>
  command
    .option(
      '-i, --identity <file>',
      'age identity that opens an encrypted bundle; may be given more than once',
      collect,
      [],
    )
    .option('--passphrase-file <file>', 'passphrase of the identity file, or without --identity of the bundle');

/**
 * What opens a bundle: the keys of the identity files, which may be encrypted with a passphrase, or the passphrase itself. None where no flag was
 * given. Throws usage (exit 2), which names the file and never shows what is in it.
 */
export async function readIdentities({ identity, passphraseFile }: IdentityFlags): Promise<readonly Identity[]> {
  if (identity.length === 0 && passphraseFile === undefined) return [];
  const passphrase =
    passphraseFile === undefined
      ? undefined
      : readSmall(passphraseFile)
          .toString('utf8')
          .replace(/\r?\n$/, '');
  if (passphrase === '') throw usage(`${passphraseFile} is empty`, { where: '--passphrase-file' });
  const { PassphraseIdentity } = await import('../formats/age/passphrase.js');
  if (identity.length === 0) return [new PassphraseIdentity(passphrase!)];
  const opener = passphrase === undefined ? undefined : new PassphraseIdentity(passphrase);
  const all: Identity[] = [];
  for (const file of identity) all.push(...(await readFile(file, opener)));
  return all;
}

async function readFile(file: string, passphrase: Identity | undefined): Promise<readonly Identity[]> {
  const bytes = readSmall(file);
  try {
    const { parseIdentities } = await import('../formats/age/age-keys.js');
    return parseIdentities((await opened(file, bytes, passphrase)).toString('utf8'));
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw usage(`${file}: ${cause.message}`, { where: '--identity', remedy: 'Make a pair with age-keygen.', cause });
  }
}

async function opened(file: string, bytes: Buffer, passphrase: Identity | undefined): Promise<Buffer> {
  const { decodeArmor, isArmored } = await import('../formats/age/armor.js');
  const binary = isArmored(bytes) ? decodeArmor(bytes.toString('latin1')) : bytes;
  if (!binary.subarray(0, 18).equals(Buffer.from('age-encryption.org'))) return bytes;
  if (!passphrase)
    throw usage(`${file} is encrypted with a passphrase`, { where: '--identity', remedy: 'Give --passphrase-file.' });
  const { decryptBytes } = await import('../formats/age/age-opener.js');
  return decryptBytes(binary, [passphrase]);
}

function readSmall(file: string): Buffer {
  if (statSync(file).size > fileLimit) throw usage(`${file} is larger than ${fileLimit} bytes: that is no such file`);
  return readFileSync(file);
}
