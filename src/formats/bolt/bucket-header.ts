import { readUint64 } from './bolt-layout.js';

/** The first 16 bytes of a bucket's value. */
export interface BucketHeader {
  /** 0 if the bucket's page follows in the value itself. Above 2^53 it is Infinity. */
  readonly root: number;
  readonly sequence: bigint;
}

export function readBucketHeader(value: Buffer): BucketHeader {
  return { root: readUint64(value, 0) ?? Infinity, sequence: value.readBigUInt64LE(8) };
}
