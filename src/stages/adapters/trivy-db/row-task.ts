import type { RowFacts } from '../../../formats/bundle-manifest/manifest.js';

/** Some records to map; `ends` are where each body ends in `bodies`. */
export interface MapTask {
  readonly work: 'map';
  readonly batch: number;
  readonly keys: readonly string[];
  readonly bodies: ArrayBuffer;
  readonly ends: Uint32Array;
}

/** Files that the batch left in the scratch folder, and how often each rule dropped something. */
export interface MappedBatch {
  readonly run?: string;
  readonly drops?: string;
  readonly dropped: Readonly<Record<string, number>>;
}

/** Sorted runs that become one, at `path`. They are removed. */
export interface MergeTask {
  readonly work: 'merge';
  readonly runs: readonly string[];
  readonly path: string;
}

/** Sorted runs that become the database, at `path`. */
export interface BuildTask {
  readonly work: 'build';
  readonly runs: readonly string[];
  readonly path: string;
}

export interface BuiltDatabase {
  readonly rows: RowFacts;
  /** Length of the file. */
  readonly bytes: number;
}

export type RowTask = MapTask | MergeTask | BuildTask;

/** What each thread is given at its start. */
export interface RowThreadData {
  readonly scratch: string;
  /** RFC 3339. */
  readonly asOf: string;
}
