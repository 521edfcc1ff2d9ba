import type { RowFacts } from '../../../formats/bundle-manifest/manifest.js';
import type { RecordBatch } from '../record-batches.js';

/** Records to add, in order of key. */
export interface AddTask {
  readonly work: 'add';
  readonly batch: RecordBatch;
}

/** After the last record. */
export interface BuildTask {
  readonly work: 'build';
}

export type JavaDbTask = AddTask | BuildTask;

/** What lies in the thread's folder after the build. */
export interface BuiltJavaDb {
  readonly rows: RowFacts;
  /** Length of the database. */
  readonly bytes: number;
  /** Lines in the list of drops. */
  readonly dropped: number;
}

export interface JavaDbThreadData {
  readonly scratch: string;
}

/** Name of the list of drops in the thread's folder. */
export const javaDbDropList = 'dropped.jsonl';

/** Why an artifact is dropped: docs/formats/trivy-java-db.md. */
export const namesakeRule = 'hash-of-another';
