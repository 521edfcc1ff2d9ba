import { FormatError } from '../format-error.js';
import { decodeBech32, encodeBech32 } from './bech32.js';
import { HybridIdentity, HybridRecipient, hybridIdentityPrefix, hybridRecipientPrefix } from './hybrid.js';
import type { Recipient } from './stanza.js';
import { X25519Identity, X25519Recipient, x25519IdentityPrefix, x25519RecipientPrefix } from './x25519.js';

/** An identity that can be written down, and so has a recipient. */
export type KeyIdentity = X25519Identity | HybridIdentity;

/** Characters; a post-quantum recipient has 1,959. */
const longestKey = 4_096;

/**
 * Parses `age1...` or `age1pq1...`. Throws FormatError: `encoding` or `checksum` for what is no Bech32, `unsupported` for recipients of
 * plugins and hardware keys, `syntax` for keys that protect nothing.
 */
export function parseRecipient(text: string): Recipient {
  const { prefix, bytes } = decodeKey(text);
  if (prefix === hybridRecipientPrefix) return new HybridRecipient(bytes);
  if (prefix !== x25519RecipientPrefix)
    throw new FormatError('unsupported', 'the recipient is neither age1... (X25519) nor age1pq1... (post-quantum)');
  if (text !== text.toLowerCase()) throw new FormatError('encoding', 'a recipient is written in lower case');
  return new X25519Recipient(requireLength(bytes, 32));
}

/** Parses `AGE-SECRET-KEY-1...` or `AGE-SECRET-KEY-PQ-1...`. Throws FormatError; no message shows the key. */
export function parseIdentity(text: string): KeyIdentity {
  const { prefix, bytes } = decodeKey(text);
  if (text !== text.toUpperCase()) throw new FormatError('encoding', 'an identity is written in upper case');
  if (prefix === hybridIdentityPrefix) return new HybridIdentity(requireLength(bytes, 32));
  if (prefix === x25519IdentityPrefix) return new X25519Identity(requireLength(bytes, 32));
  throw new FormatError('unsupported', 'the identity is neither AGE-SECRET-KEY-1... nor AGE-SECRET-KEY-PQ-1...');
}

/** The identity that a secret of 32 bytes is, as it is written down. */
export const encodeIdentity = (kind: 'x25519' | 'hybrid', secret: Uint8Array): string =>
  encodeBech32(kind === 'hybrid' ? hybridIdentityPrefix : x25519IdentityPrefix, secret).toUpperCase();

/** Parses an identity file: a key a line; lines that are empty or begin with # are passed over. Throws FormatError with the line. */
export function parseIdentities(text: string): readonly KeyIdentity[] {
  const found: KeyIdentity[] = [];
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\r$/, '');
    if (line === '' || line.startsWith('#')) continue;
    found.push(atLine(i + 1, () => parseIdentity(line)));
  }
  if (found.length === 0) throw new FormatError('syntax', 'the identity file holds no key');
  return found;
}

function atLine<T>(line: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(error.code, `line ${line}: ${error.message}`, { line });
  }
}

function decodeKey(text: string) {
  if (text.length > longestKey) throw new FormatError('too-large', `a key has at most ${longestKey} characters`);
  return decodeBech32(text);
}

function requireLength(bytes: Buffer, length: number): Buffer {
  if (bytes.length === length) return bytes;
  throw new FormatError('encoding', `the key has ${bytes.length} bytes, not ${length}`);
}
