import type { BoltPath } from '../../../formats/bolt/bolt-row.js';
import type { BoltSink } from '../../../formats/bolt/page-stream.js';
import { RowDigest } from '../../../formats/bolt/row-digest.js';
import { BoltRowWriter } from '../../../formats/bolt/row-writer.js';
import { finishRow } from '../../../formats/trivy-db/finish-row.js';
import { vulnerabilityBucket } from '../../../formats/trivy-db/row.js';
import { faultPoint } from '../../../platform/faults/fault-point.js';
import { mergeRuns } from '../sorting/merge-runs.js';
import { writeBaseRun } from './base-run.js';
import { FileSink } from './fs-bolt-sink.js';
import { rowOf } from './merge-rows.js';
import type { BuildTask, BuiltDatabase } from './row-task.js';

/** Merges sorted runs, and the rows of every database, into a bolt file. Its bytes depend on the rows only. Throws what the disk throws. */
export function buildDatabase({ runs, path }: BuildTask): BuiltDatabase {
  using sink = new FileSink(path);
  const database = new TrivyDatabase(sink);
  for (const group of mergeRuns([...runs, writeBaseRun(`${path}-base`)])) {
    const entry = finishRow(rowOf(group));
    if (entry) database.put(entry.path, entry.key, entry.value);
    faultPoint('row-merged');
  }
  return database.finish();
}

const vulnerability = Buffer.from(vulnerabilityBucket);

/** Entries in order to a database in which Trivy finds the bucket that it asks for unseen. */
class TrivyDatabase {
  readonly #writer: BoltRowWriter;
  readonly #digest = new RowDigest();
  #names: readonly string[] = [];
  #path: BoltPath = [];
  #hasVulnerabilities = false;

  constructor(sink: BoltSink) {
    this.#writer = new BoltRowWriter(sink);
  }

  put(names: readonly string[], key: string, value: Buffer): void {
    if (!isSame(names, this.#names)) this.#enter(names);
    const keyBytes = Buffer.from(key);
    this.#writer.put(this.#path, keyBytes, value);
    this.#digest.add(this.#path, keyBytes, value);
  }

  finish(): BuiltDatabase {
    this.#requireVulnerabilities();
    const { bytes } = this.#writer.finish();
    return { rows: { count: this.#digest.count, digest: this.#digest.digest() }, bytes };
  }

  #enter(names: readonly string[]): void {
    this.#names = names;
    this.#path = names.map((name) => Buffer.from(name));
    if (vulnerability.compare(this.#path[0]!) <= 0) this.#requireVulnerabilities();
  }

  /** Before its own rows, or in the place where it would be. */
  #requireVulnerabilities(): void {
    if (!this.#hasVulnerabilities) this.#writer.bucket([vulnerability]);
    this.#hasVulnerabilities = true;
  }
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i]);
