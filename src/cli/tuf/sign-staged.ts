import { readFile } from 'node:fs/promises';
import { parseMetadata } from '../../formats/tuf/parse-metadata.js';
import { tufCanonicalBytes } from '../../formats/tuf/tuf-json.js';
import { keyIdOf, tufKeyOf } from '../../formats/tuf/tuf-key.js';
import { encodeMetadata, withSignature } from '../../formats/tuf/write-metadata.js';
import type { Signer } from '../../stages/signing/signer.port.js';
import { writeWhole } from '../../stages/tuf/fs-tuf-folder.js';

/**
 * Adds a signature to a staged file, which may have come from another machine and goes back there. Whether the key counts is seen at release: an old
 * root key signs the root that no longer names it. Gives the id of the key. Throws FormatError for what is not root or targets.
 */
export async function signStaged(
  file: string,
  signer: Signer,
): Promise<{ readonly keyid: string; readonly signatures: number }> {
  const bytes = await readFile(file);
  const type = bytes.includes('"_type":"root"') ? 'root' : 'targets';
  const metadata = parseMetadata(bytes, type);
  const keyid = keyIdOf(tufKeyOf(await signer.publicKey()));
  const sig = (await signer.sign(tufCanonicalBytes(metadata.raw))).toString('hex');
  const signed = withSignature(metadata, { keyid, sig });
  await writeWhole(file, encodeMetadata(signed.raw, signed.signatures));
  return { keyid, signatures: signed.signatures.length };
}
