export interface StrictJsonOptions {
  /** Longest input, in bytes. */
  readonly maxBytes: number;
  /** Deepest nesting of arrays and objects, at most 1,000. */
  readonly maxDepth: number;
  /** Most members and elements, taken together. */
  readonly maxItems: number;
  /** Most elements of one array; as many as `maxItems` unless given. */
  readonly maxArrayItems?: number;
  /** Whether `__proto__`, `constructor` and `prototype` are refused as names, or are data like any other. */
  readonly forbiddenKeys: 'reject' | 'keep';
  /**
   * `reject-unsafe` refuses integers beyond 2^53 - 1 and numbers that RFC 8785 would change; `keep-verbatim` keeps the latter as
   * VerbatimNumber.
   */
  readonly numbers: 'reject-unsafe' | 'keep-verbatim';
  readonly byteOrderMark: 'reject' | 'skip';
  /** Whether strings may hold U+0000, which PostgreSQL's text cannot. */
  readonly nul: 'reject' | 'keep';
}

/** For bodies of API requests (B01-B07). */
export const apiBodyOptions: StrictJsonOptions = {
  maxBytes: 1024 * 1024,
  maxDepth: 64,
  maxItems: 200_000,
  maxArrayItems: 10_000,
  forbiddenKeys: 'reject',
  numbers: 'reject-unsafe',
  byteOrderMark: 'reject',
  nul: 'reject',
};

/** For evidence: whatever its names and numbers are, they are data. */
export const evidenceOptions: StrictJsonOptions = {
  maxBytes: 64 * 1024 * 1024,
  maxDepth: 200,
  maxItems: 10_000_000,
  forbiddenKeys: 'keep',
  numbers: 'keep-verbatim',
  byteOrderMark: 'skip',
  nul: 'keep',
};
