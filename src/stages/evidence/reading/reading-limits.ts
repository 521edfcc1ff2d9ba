/** Limits of untrusted input. Memory is bounded by `document` and `line`; the others stop what would run for ever. */
export interface ReadingLimits {
  /** Longest line of a line-wise file, in bytes. */
  readonly line: number;
  /** Longest document, in bytes. */
  readonly document: number;
  /** How often larger than its compressed form anything may be, once it is larger than `freeBytes`. */
  readonly ratio: number;
  readonly freeBytes: number;
  /** Entries of all archives of one upload. The largest OSV dump (npm) holds more than 200,000. */
  readonly entries: number;
  /** One upload as it comes in, in bytes. */
  readonly upload: number;
  /** All bytes of one upload after decompression. */
  readonly total: number;
}

const mebi = 1024 * 1024;

export const defaultReadingLimits: ReadingLimits = {
  line: 4 * mebi,
  document: 64 * mebi,
  ratio: 200,
  freeBytes: 16 * mebi,
  entries: 1_000_000,
  upload: 16 * 1024 * mebi,
  total: 256 * 1024 * mebi,
};
