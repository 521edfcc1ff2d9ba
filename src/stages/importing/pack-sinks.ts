import type { TenantId } from '../../kernel/ids.js';
import type { Transaction } from '../../platform/db/database.js';
import { identityArrays, withoutRows } from '../evidence/locker/compared-rows.js';
import { CopySink } from '../evidence/locker/copy-sink.js';
import { closeReplaced, copyItems } from '../evidence/locker/item-statements.js';
import type { PackSink } from './apply-packs.js';
import { replaceRange } from './apply-statements.js';
import type { PackRows, RowTask } from './pack-task.js';

/** The tenant and the number under which rows become visible. */
export type Version = readonly [tenant: TenantId, seq: number];

/** Rows of pairs that have none yet: one COPY from the first to the last. */
export class NewRows implements PackSink {
  readonly #copy: CopySink;

  constructor(tx: Transaction) {
    this.#copy = new CopySink(tx.copyFrom(copyItems));
  }

  write(_task: RowTask, rows: PackRows): Promise<void> {
    return this.#copy.write(rows);
  }

  end(): Promise<void> {
    return this.#copy.end();
  }
}

/** Ends what the rows replace, and answers which of them are there already, counted from 0. */
export type Comparison = (task: RowTask, rows: PackRows) => Promise<readonly number[]>;

/** Rows beside others: each pack is compared with the store, then what is new is copied. One at a time, because they share a connection. */
export class ComparedRows implements PackSink {
  readonly #tx: Transaction;
  readonly #compare: Comparison;
  #inserting: Promise<void> = Promise.resolve();

  constructor(tx: Transaction, compare: Comparison) {
    this.#tx = tx;
    this.#compare = compare;
  }

  write(task: RowTask, rows: PackRows): Promise<void> {
    this.#inserting = this.#inserting.then(() => this.#insert(task, rows));
    return this.#inserting;
  }

  end(): Promise<void> {
    return this.#inserting;
  }

  async #insert(task: RowTask, rows: PackRows): Promise<void> {
    const same = await this.#compare(task, rows);
    if (same.length === rows.rowEnds.length) return;
    const copy = new CopySink(this.#tx.copyFrom(copyItems));
    for (const rest of withoutRows([rows], same)) await copy.write(rest);
    await copy.end();
  }
}

interface Same {
  readonly same: readonly number[];
}

/** Of a whole bundle: what the mirror has between two tasks and the bundle does not hold is ended as well. `starts`: by path of a pack the key after which its range begins. */
export const replacing =
  (
    tx: Transaction,
    version: Version,
    sources: ReadonlyMap<string, readonly string[]>,
    starts: ReadonlyMap<string, string>,
  ): Comparison =>
  async ({ kind, path, after }, rows) => {
    const { keys, digests } = identityArrays([rows]);
    const range = [kind, after ?? starts.get(path) ?? '', sources.get(kind) ?? [], rows.lastKey];
    const [found] = await tx.query<Same>(replaceRange, [...version, ...range, keys, digests]);
    return found!.same;
  };

/** Of a delta: only what it holds is compared. */
export const adding =
  (tx: Transaction, version: Version): Comparison =>
  async (_task, rows) => {
    const { kinds, keys, digests } = identityArrays([rows]);
    const [found] = await tx.query<Same>(closeReplaced, [...version, kinds, keys, digests]);
    return found!.same;
  };
