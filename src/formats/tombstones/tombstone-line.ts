import { compareBytes } from '../byte-order.js';
import { canonicalJson } from '../canonical-json/canonicalize.js';
import type { Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import { JsonShape, parseCanonical } from '../json-shape/json-shape.js';

/** Version of the lines of `removed/<kind>.jsonl` (docs/formats/mirror-delta.md). */
export const tombstoneVersion = 1;

/** An item that the set after the delta has no more. An erased record is named by its `itemHash` only: its key is gone for good. */
export type Tombstone =
  { readonly key: string; readonly reason: 'removed' } | { readonly keyHash: Digest; readonly reason: 'erased' };

/** One line of `removed/<kind>.jsonl`, canonical JSON with its line feed. */
export const encodeTombstone = (tombstone: Tombstone): string => `${canonicalJson(tombstone)}\n`;

/** Longest line that is read, in bytes. */
export const tombstoneLimit = 64 * 1024;

/** Reads one line, without its line feed; it must be canonical JSON to the byte. Throws FormatError. */
export function parseTombstone(bytes: Uint8Array): Tombstone {
  if (bytes.length > tombstoneLimit)
    throw new FormatError('too-large', `a tombstone has ${bytes.length} bytes, at most ${tombstoneLimit} are read`);
  const shape = JsonShape.of(parseCanonical(bytes, 'the tombstone'));
  const tombstone = Object.hasOwn(shape.value, 'key') ? removed(shape) : erased(shape);
  shape.close();
  return tombstone;
}

function removed(shape: JsonShape): Tombstone {
  shape.literal('reason', 'removed');
  return { key: shape.string('key'), reason: 'removed' };
}

function erased(shape: JsonShape): Tombstone {
  shape.literal('reason', 'erased');
  return { keyHash: shape.digest('keyHash'), reason: 'erased' };
}

/** Order of the lines of a file: keys in byte order, then hashes in byte order. Negative where `a` stands first. */
export function compareTombstones(a: Tombstone, b: Tombstone): number {
  if ('key' in a) return 'key' in b ? compareBytes(a.key, b.key) : -1;
  return 'key' in b ? 1 : compareBytes(a.keyHash, b.keyHash);
}
