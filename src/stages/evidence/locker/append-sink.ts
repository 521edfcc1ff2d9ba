import type { Transaction } from '../../../platform/db/database.js';
import { CopySink } from './copy-sink.js';
import { requireNewKeys, type DirectSink } from './direct-sink.js';
import { copyItems } from './item-statements.js';
import { KeySet } from './key-set.js';
import type { PreparedBlocks } from './prepare-blocks.js';
import type { Counts } from './record-batch.js';

/** Rows of a source of which nothing is known yet: one COPY from the first to the last. */
export class AppendSink implements DirectSink {
  readonly #copy: CopySink;
  readonly #keys = new KeySet();
  #added = 0;

  constructor(tx: Transaction) {
    this.#copy = new CopySink(tx.copyFrom(copyItems));
  }

  get counts(): Counts {
    return { added: this.#added, changed: 0, unchanged: 0 };
  }

  async write(prepared: PreparedBlocks): Promise<void> {
    requireNewKeys(this.#keys, prepared);
    this.#added += prepared.keyHashes.length;
    await this.#copy.write(prepared);
  }

  end(): Promise<void> {
    return this.#copy.end();
  }
}
