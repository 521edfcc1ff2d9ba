import { canonicalBytes } from '../canonical-json/canonicalize.js';
import { digestHex, digestOf } from '../digest.js';

/** The id of a document that has none of its own: its digest, so that a later version of it is another record. */
export function digestId(document: unknown): string {
  return `sha256-${digestHex(digestOf(canonicalBytes(document)))}`;
}
