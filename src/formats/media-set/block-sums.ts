import { hash } from 'node:crypto';
import { blockBytes } from './media-index.js';

/** SHA-256, its first half: it finds damage, forgery is found by the digest of the part. */
const sumBytes = 16;
/** A page of sums begins with the sum of the page, so that damage to it is known too. */
const pageBytes = 4096;
export const blocksPerPage = pageBytes / sumBytes - 1;

export const blocksOf = (bytes: number): number => Math.ceil(bytes / blockBytes);

/** Length of the file of sums of a part. */
export const sumsBytesOf = (partBytes: number): number => {
  const blocks = blocksOf(partBytes);
  return (blocks + Math.ceil(blocks / blocksPerPage)) * sumBytes;
};

const sumOf = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer').subarray(0, sumBytes);

/** Makes the file of sums of a part from its bytes, in chunks that end where a page's blocks end. */
export function sumsPage(blocks: Uint8Array): Buffer {
  const count = blocksOf(blocks.length);
  const page = Buffer.alloc(pageLength(blocks.length));
  for (let i = 0; i < count; i += 1)
    sumOf(blocks.subarray(i * blockBytes, (i + 1) * blockBytes)).copy(page, (i + 1) * sumBytes);
  sumOf(page.subarray(sumBytes)).copy(page);
  return page;
}

/** Bytes of a part that a page of sums is about. */
export const pageSpan = blocksPerPage * blockBytes;

/**
 * Numbers, within the page, of the blocks that are not what they were: `blocks` is what lies there now, filled up to the length that the part
 * must have; `page` its page of sums. All of them where the page is damaged itself.
 */
export function damagedBlocks(blocks: Uint8Array, page: Uint8Array): readonly number[] {
  const count = blocksOf(blocks.length);
  const numbers = Array.from({ length: count }, (_, block) => block);
  const isWhole =
    page.length === pageLength(blocks.length) && sumOf(page.subarray(sumBytes)).equals(page.subarray(0, sumBytes));
  if (!isWhole) return numbers;
  return numbers.filter((block) => {
    const sum = sumOf(blocks.subarray(block * blockBytes, (block + 1) * blockBytes));
    return !sum.equals(page.subarray((block + 1) * sumBytes, (block + 2) * sumBytes));
  });
}

/** Length of the page of sums about so many bytes. */
export const pageLength = (bytes: number): number => (blocksOf(bytes) + 1) * sumBytes;

/** Where the page of sums of that number lies in the file. */
export const pageAt = (number: number): number => number * pageBytes;
