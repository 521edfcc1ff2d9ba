import { digestFromBytes, type Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import { bucketOf } from './bucket.js';
import { bucketHash, itemSetRoot } from './item-set-root.js';
import type { Item } from './item.js';

/** Shows what an item set holds under one key: the items of its bucket, and the hashes of all buckets. */
export interface ItemProof {
  readonly kind: string;
  readonly key: string;
  /** All items of the key's bucket, in byte order of (kind, key). */
  readonly items: readonly Item[];
  /** 4,096 times 32 bytes. */
  readonly bucketHashes: Uint8Array;
}

/** Picks from `items`, in byte order, what proves the presence or absence of (kind, key). */
export function itemProof(kind: string, key: string, items: Iterable<Item>, bucketHashes: Uint8Array): ItemProof {
  const bucket = bucketOf(kind, key);
  const neighbours: Item[] = [];
  for (const item of items) if (bucketOf(item.kind, item.key) === bucket) neighbours.push(item);
  return { kind, key, items: neighbours, bucketHashes };
}

/**
 * Answers the digest that the set of this root holds under the proof's (kind, key), or undefined if it provably holds none. Throws
 * FormatError `digest` if the proof does not belong to the root, `duplicate` or `unsorted` if its items are not those of a bucket.
 */
export function verifyItemProof(root: Digest, proof: ItemProof): Digest | undefined {
  if (itemSetRoot(proof.bucketHashes) !== root)
    throw new FormatError('digest', `the bucket hashes are not those of the item set ${root}`);
  const bucket = bucketOf(proof.kind, proof.key);
  const stranger = proof.items.find((item) => bucketOf(item.kind, item.key) !== bucket);
  if (stranger)
    throw new FormatError('digest', `the item ${stranger.kind} ${stranger.key} lies in another bucket than ${bucket}`);
  if (!bucketHash(proof.items).equals(proof.bucketHashes.subarray(bucket * 32, bucket * 32 + 32))) {
    throw new FormatError('digest', `the items are not those of bucket ${bucket} of the item set ${root}`);
  }
  const found = proof.items.find((item) => item.kind === proof.kind && item.key === proof.key);
  return found && digestFromBytes(found.digest);
}
