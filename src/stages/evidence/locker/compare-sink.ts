import type { TenantId } from '../../../kernel/ids.js';
import type { Transaction } from '../../../platform/db/database.js';
import { identityArrays, withoutRows } from './compared-rows.js';
import { CopySink } from './copy-sink.js';
import { requireNewKeys, type DirectSink } from './direct-sink.js';
import { closeReplaced, copyItems } from './item-statements.js';
import { KeySet } from './key-set.js';
import type { PreparedBlocks } from './prepare-blocks.js';
import type { Counts } from './record-batch.js';

/** Bytes of rows that are compared with the store by one statement. */
const windowBytes = 4 * 1024 * 1024;

interface Compared extends Counts {
  /** Rows that the store has already, counted from 0. */
  readonly same: readonly number[];
}

/** Rows of a source that has some already: a window of some megabytes at a time is compared by key and digest, then what is new is copied. */
export class CompareSink implements DirectSink {
  readonly #tx: Transaction;
  readonly #version: readonly [TenantId, seq: number];
  readonly #keys = new KeySet();
  readonly #counts = { added: 0, changed: 0, unchanged: 0 };
  #window: PreparedBlocks[] = [];
  #bytes = 0;
  #inserting: Promise<void> = Promise.resolve();

  constructor(tx: Transaction, tenant: TenantId, seq: number) {
    this.#tx = tx;
    this.#version = [tenant, seq];
  }

  get counts(): Counts {
    return this.#counts;
  }

  async write(prepared: PreparedBlocks): Promise<void> {
    requireNewKeys(this.#keys, prepared);
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
    const { kinds, keys, digests } = identityArrays(window);
    const [found] = await this.#tx.query<Compared>(closeReplaced, [...this.#version, kinds, keys, digests]);
    const { added, changed, unchanged, same } = found!;
    this.#counts.added += added;
    this.#counts.changed += changed;
    this.#counts.unchanged += unchanged;
    const rest = withoutRows(window, same);
    if (added + changed === 0) return;
    const copy = new CopySink(this.#tx.copyFrom(copyItems));
    for (const prepared of rest) await copy.write(prepared);
    await copy.end();
  }
}
