import { digestBytes, digestFromBytes, type Digest } from '../../formats/digest.js';
import { bucketOf } from '../../formats/item-set/bucket.js';
import { itemHash } from '../../formats/item-set/item-hash.js';
import type { Item } from '../../formats/item-set/item.js';

/** What happened to an item, in bytes: what it is, bucket, kind, then key and digest, key, or hash. */
const deeds = { put: 1, remove: 2, erase: 3 } as const;

const headBytes = 8;

/** An entry that is not written yet. */
export interface LogEntry {
  readonly bucket: number;
  readonly length: number;
  readonly write: (buffer: Buffer, at: number) => void;
}

function entry(deed: number, bucket: number, kind: string, ...rest: readonly Uint8Array[]): LogEntry {
  const length = headBytes + kind.length + rest.reduce((sum, part) => sum + part.length, 0);
  const write = (buffer: Buffer, at: number) => {
    buffer.writeUInt32BE(length, at);
    buffer.writeUInt8(deed, at + 4);
    buffer.writeUInt16BE(bucket, at + 5);
    buffer.writeUInt8(kind.length, at + 7);
    let end = at + headBytes + buffer.write(kind, at + headBytes, 'latin1');
    for (const part of rest) {
      buffer.set(part, end);
      end += part.length;
    }
  };
  return { bucket, length, write };
}

/** `key` in UTF-8, `digest` of 32 bytes. */
export const putEntry = (kind: string, bucket: number, key: Uint8Array, digest: Uint8Array): LogEntry =>
  entry(deeds.put, bucket, kind, digest, key);

export const removeEntry = (kind: string, key: string): LogEntry =>
  entry(deeds.remove, bucketOf(kind, key), kind, Buffer.from(key));

export const eraseEntry = (kind: string, keyHash: Digest): LogEntry =>
  entry(deeds.erase, bucketOfHash(keyHash), kind, digestBytes(keyHash));

/** The first 12 bits of an `itemHash`. */
const bucketOfHash = (keyHash: Digest): number => Number.parseInt(keyHash.slice(7, 10), 16);

export interface BucketedItem extends Item {
  readonly bucket: number;
}

/** What is left after all that an item log tells was done in order. */
export function replay(log: Buffer): readonly BucketedItem[] {
  const items = new Map<string, BucketedItem>();
  const erased = new Set<string>();
  for (let at = 0; at < log.length; at += log.readUInt32BE(at)) {
    const [deed, bucket] = [log.readUInt8(at + 4), log.readUInt16BE(at + 5)];
    const [kindEnd, end] = [at + headBytes + log.readUInt8(at + 7), at + log.readUInt32BE(at)];
    const kind = log.toString('latin1', at + headBytes, kindEnd);
    if (deed === deeds.erase) erased.add(digestFromBytes(log.subarray(kindEnd, end)));
    else {
      // What a delta brings may have the key of what it erases.
      takeErased(items, erased);
      if (deed === deeds.remove) items.delete(nameOf(kind, log.toString('utf8', kindEnd, end)));
      else
        put(items, {
          kind,
          bucket,
          key: log.toString('utf8', kindEnd + 32, end),
          digest: log.subarray(kindEnd, kindEnd + 32),
        });
    }
  }
  takeErased(items, erased);
  return [...items.values()];
}

const nameOf = (kind: string, key: string) => `${kind} ${key}`;

const put = (items: Map<string, BucketedItem>, item: BucketedItem) => items.set(nameOf(item.kind, item.key), item);

function takeErased(items: Map<string, BucketedItem>, erased: Set<string>): void {
  if (erased.size === 0) return;
  for (const [name, { kind, key }] of items) if (erased.has(itemHash(kind, key))) items.delete(name);
  erased.clear();
}
