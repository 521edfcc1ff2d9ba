import { FormatError } from '../format-error.js';

/** Bytes of a page's header, of one element of a branch or leaf page, of a bucket's header, and of a meta page's body. */
export const pageHeaderBytes = 16;
export const elementBytes = 16;
export const bucketHeaderBytes = 16;
export const metaBytes = 64;

/** The four kinds of page; exactly one flag is set. */
export const pageFlags = { branch: 0x01, leaf: 0x02, meta: 0x04, freelist: 0x10 } as const;

/** Flag of a leaf element whose value is a bucket. */
export const bucketFlag = 1;

export const boltMagic = 0xed0cdaed;
export const boltVersion = 2;

/** Limits of bbolt itself, in bytes. */
export const maxKeyBytes = 32_768;
export const maxValueBytes = 2 ** 31 - 2;

export const smallestPage = 1024;
export const largestPage = 65_536;

/** Buckets within buckets; bbolt has no limit, Trivy needs three. */
export const maxBucketDepth = 32;

/** Throws `unsupported` for what is not a power of two from 1,024 to 65,536. */
export function checkedPageSize(pageSize: number, offset?: number): number {
  const power = Number.isInteger(Math.log2(pageSize));
  if (power && pageSize >= smallestPage && pageSize <= largestPage) return pageSize;
  throw new FormatError(
    'unsupported',
    `the page size ${pageSize} is not a power of two from ${smallestPage} to ${largestPage}`,
    { offset },
  );
}

/** Pages that a node of `bytes` takes, headers included. */
export function pagesFor(bytes: number, pageSize: number): number {
  return Math.ceil(bytes / pageSize);
}

/** A bucket this small, without buckets inside, stands in its parent's leaf (bbolt's `maxInlineBucketSize`). */
export function largestInlinePage(pageSize: number): number {
  return pageSize / 4;
}

/** An unsigned 64-bit number of the file; undefined above 2^53, where no page id or count can be. */
export function readUint64(bytes: Buffer, at: number): number | undefined {
  const value = bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
  return Number.isSafeInteger(value) ? value : undefined;
}

export function writeUint64(bytes: Buffer, value: number, at: number): void {
  bytes.writeUInt32LE(value % 2 ** 32, at);
  bytes.writeUInt32LE(Math.floor(value / 2 ** 32), at + 4);
}
