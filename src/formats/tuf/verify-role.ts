import { FormatError } from '../format-error.js';
import type { TufMetadata, TufRole, TufSigned } from './metadata.js';
import { tufCanonicalBytes } from './tuf-json.js';
import { isSignedByKey, keyIdOf, type TufKeys } from './tuf-key.js';

/** Ids of the keys of a role that signed, each once. */
export function signersOf(metadata: TufMetadata<TufSigned>, role: TufRole, keys: TufKeys): readonly string[] {
  const message = tufCanonicalBytes(metadata.raw);
  const ids = role.keyids.filter((keyid) => {
    const key = Object.hasOwn(keys, keyid) ? keys[keyid] : undefined;
    const signature = metadata.signatures.find((one) => one.keyid === keyid);
    return key !== undefined && signature !== undefined && isSignedByKey(key, message, signature.sig);
  });
  // One key under two ids must not count twice.
  return [...new Map(ids.map((keyid) => [keyIdOf(keys[keyid]!), keyid])).values()];
}

/** Throws FormatError `signature` where fewer keys of the role signed than its threshold. */
export function requireThreshold(metadata: TufMetadata<TufSigned>, name: string, role: TufRole, keys: TufKeys): void {
  const signed = signersOf(metadata, role, keys).length;
  if (signed < role.threshold)
    throw new FormatError('signature', `${name} was signed by ${signed} of ${role.threshold} keys that it needs`);
}
