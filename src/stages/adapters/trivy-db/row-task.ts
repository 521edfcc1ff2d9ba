import { join } from 'node:path';
import type { RowFacts } from '../../../formats/bundle-manifest/manifest.js';
import type { VexUse } from '../../../kernel/profile.js';
import type { RecordBatch } from '../record-batches.js';

/** Some records to map. */
export interface MapTask extends RecordBatch {
  readonly work: 'map';
  readonly batch: number;
}

/** Some records of KEV or EPSS, to be looked up while others are mapped. */
export interface AnnotateTask extends RecordBatch {
  readonly work: 'annotate';
  readonly batch: number;
}

/** Sorted runs of annotations that become one file, at `path`. */
export interface IndexTask {
  readonly work: 'index';
  readonly runs: readonly string[];
  readonly path: string;
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

export type RowTask = MapTask | AnnotateTask | IndexTask | MergeTask | BuildTask;

/** What each thread is given at its start. */
export interface RowThreadData {
  readonly scratch: string;
  /** RFC 3339. */
  readonly asOf: string;
  /** Sources that override all others. */
  readonly overlays: readonly string[];
  readonly vex?: VexUse;
}

export const annotationsFile = (scratch: string): string => join(scratch, 'annotations.bolt');
