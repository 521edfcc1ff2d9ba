/** Names of buckets from the outermost to the one that is meant. */
export type BoltPath = readonly Uint8Array[];

/** A value under its key in the bucket `path`. */
export interface ValueRow {
  readonly path: BoltPath;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** The bucket `path` itself: needed for an empty one and for one with a sequence. */
export interface BucketRow {
  readonly path: BoltPath;
  readonly key?: undefined;
  /** bbolt's counter of the bucket; 0 unless somebody called NextSequence. */
  readonly sequence?: bigint;
}

/**
 * One row of a bolt file. Rows are in order if their paths, each with the key at its end, are: name by name, each by its bytes, a bucket
 * before what is in it.
 */
export type BoltRow = ValueRow | BucketRow;
