import { readFileSync } from 'node:fs';
import { openPrivateKey } from '../../formats/key-files/private-key.js';
import { LocalKeySigner } from '../../stages/signing/local-key-signer.js';
import { readPassphrase, type PassphraseFlags } from '../read-passphrase.js';

/** Opens a private key that `keys generate` made. Throws FormatError for another file or a wrong passphrase. */
export async function openSigner(file: string, flags: PassphraseFlags): Promise<LocalKeySigner> {
  return new LocalKeySigner(openPrivateKey(readFileSync(file, 'utf8'), await readPassphrase(flags, file)));
}
