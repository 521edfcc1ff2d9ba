import { FormatError } from '../format-error.js';
import { encodeAgeHeader, requireHeaderMac, type AgeHeader } from './age-header.js';
import { fileKeyBytes } from './key-derivation.js';
import { payloadNonceBytes, PayloadSealer } from './payload.js';
import type { FreshBytes, Identity, Recipient } from './stanza.js';

/** Recipients of one file at most. */
export const recipientLimit = 100;

/**
 * Begins a file: its header, and what seals its payload. Throws FormatError `schema` for no or too many recipients, a passphrase beside another recipient
 * (age.md, "scrypt recipient stanza"), or post-quantum beside classic ones, whose weakest would open the file.
 */
export function beginAgeFile(recipients: readonly Recipient[], fresh: FreshBytes) {
  requireTogether(recipients);
  const fileKey = fresh(fileKeyBytes);
  const stanzas = recipients.map((recipient) => recipient.wrap(fileKey, fresh));
  return { header: encodeAgeHeader(stanzas, fileKey), payload: new PayloadSealer(fileKey, fresh(payloadNonceBytes)) };
}

/** A whole small file at once. */
export function encryptBytes(plain: Uint8Array, recipients: readonly Recipient[], fresh: FreshBytes): Buffer {
  const { header, payload } = beginAgeFile(recipients, fresh);
  return Buffer.concat([header, payload.push(plain), payload.end()]);
}

/** Throws FormatError `schema` for recipients that cannot be those of one file. */
export function requireTogether(recipients: readonly Recipient[]): void {
  const kinds = new Set(recipients.map(({ kind }) => kind));
  if (recipients.length === 0) throw new FormatError('schema', 'a file needs a recipient');
  if (recipients.length > recipientLimit)
    throw new FormatError('schema', `a file has at most ${recipientLimit} recipients, not ${recipients.length}`);
  if (kinds.has('passphrase') && recipients.length > 1)
    throw new FormatError('schema', 'a passphrase must be the only recipient of a file');
  if (kinds.size > 1)
    throw new FormatError(
      'schema',
      'post-quantum and classic recipients do not mix: the classic one would be the weakest',
    );
}

/**
 * The file key of a header, checked. Throws FormatError: `no-match` where none of the identities is a recipient, `signature` for a header that
 * was changed, `syntax` for a malformed stanza or a passphrase beside other recipients.
 */
export function openAgeHeader(header: AgeHeader, identities: readonly Identity[]): Buffer {
  if (header.stanzas.length > 1 && header.stanzas.some(({ args }) => args[0] === 'scrypt'))
    throw new FormatError('syntax', 'a passphrase stanza stands beside others');
  for (const identity of identities) {
    const fileKey = identity.unwrap(header.stanzas);
    if (!fileKey) continue;
    requireHeaderMac(header, fileKey);
    return fileKey;
  }
  throw new FormatError('no-match', 'no matching recipient: none of the identities given can open this file');
}
