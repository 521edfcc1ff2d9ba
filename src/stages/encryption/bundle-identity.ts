import { decodeBech32 } from '../../formats/age/bech32.js';
import type { Identity, Recipient } from '../../formats/age/stanza.js';
import { X25519Identity } from '../../formats/age/x25519.js';

const postQuantum = 'AGE-SECRET-KEY-PQ-1';

/** A bundle key in a thread: the code of post-quantum keys takes longer to load than a megabyte to encrypt, so it comes only where it is used. */
export async function bundleIdentity(text: string): Promise<Identity & { readonly recipient: Recipient }> {
  if (!text.startsWith(postQuantum)) return new X25519Identity(decodeBech32(text).bytes);
  const { parseIdentity } = await import('../../formats/age/age-keys.js');
  return parseIdentity(text);
}
