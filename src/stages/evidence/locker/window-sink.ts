import type { Transaction } from '../../../platform/db/database.js';
import { CopySink } from './copy-sink.js';
import { KeySet } from './key-set.js';
import { copyStaging, emptyStaging } from './merge-statements.js';
import type { PreparedBlocks } from './prepare-blocks.js';
import type { RowSink } from './read-rows.js';
import type { Counts } from './record-batch.js';

/** Bytes of rows that go in with one statement: enough to bring neighbours together, and the staging table stays in memory. */
const windowBytes = 4 * 1024 * 1024;

/** The batch must be staged as a whole after all: two of its records may have one key, or something was erased of its source. */
export class StagingNeeded extends Error {}

/** Puts records into the store a window of some megabytes at a time, while the threads parse the next. */
export class WindowSink implements RowSink {
  readonly #tx: Transaction;
  readonly #statement: string;
  readonly #values: readonly unknown[];
  readonly #keys = new KeySet();
  readonly #counts = { added: 0, changed: 0, unchanged: 0 };
  #window: PreparedBlocks[] = [];
  #bytes = 0;
  #inserting: Promise<void> = Promise.resolve();

  /** `statement` moves what lies in the staging table into the store and answers Counts. */
  constructor(tx: Transaction, statement: string, values: readonly unknown[]) {
    this.#tx = tx;
    this.#statement = statement;
    this.#values = values;
  }

  get counts(): Counts {
    return this.#counts;
  }

  async write(prepared: PreparedBlocks): Promise<void> {
    for (const hash of prepared.keyHashes)
      if (!this.#keys.add(hash)) throw new StagingNeeded('two records may have one key');
    this.#window.push(prepared);
    this.#bytes += prepared.rows.length;
    if (this.#bytes >= windowBytes) await this.#flush();
  }

  end(): Promise<void> {
    return this.#flush();
  }

  #flush(): Promise<void> {
    const window = this.#window;
    [this.#window, this.#bytes] = [[], 0];
    if (window.length > 0) this.#inserting = this.#inserting.then(() => this.#insert(window));
    return this.#inserting;
  }

  async #insert(window: readonly PreparedBlocks[]): Promise<void> {
    const copy = new CopySink(this.#tx.copyFrom(copyStaging));
    for (const prepared of window) await copy.write(prepared);
    await copy.end();
    const [found] = await this.#tx.query<Counts>(this.#statement, this.#values);
    await this.#tx.execute(emptyStaging);
    const { added, changed, unchanged } = found!;
    this.#counts.added += added;
    this.#counts.changed += changed;
    this.#counts.unchanged += unchanged;
  }
}
