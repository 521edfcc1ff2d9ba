import { freeBuffer } from '../../../formats/zstd/free-buffer.js';
import type { TenantId } from '../../../kernel/ids.js';
import type { Transaction } from '../../../platform/db/database.js';
import { KeySet } from './key-set.js';
import type { PreparedBlocks } from './prepare-blocks.js';
import type { RowSink } from './read-rows.js';
import type { Counts } from './record-batch.js';
import { arrayHeader } from './row-writer.js';

/** Bytes of rows that go in with one statement: enough to bring neighbours together, little enough for memory. */
const windowBytes = 4 * 1024 * 1024;

export interface InsertTarget {
  readonly tenant: TenantId;
  readonly source: string;
  /** Of every new version. */
  readonly seq: number;
  readonly captured: string | null;
  /** OID of the type of an incoming record. */
  readonly type: number;
  /** `insertFirst` or `insertCompared`. */
  readonly statement: string;
}

/** The batch must be staged after all: two of its records may have one key, or something was erased of its source. Nothing of it stays. */
export class StagingNeeded extends Error {}

/** Puts records straight into the store, a window of some megabytes in one statement, while the threads parse the next. */
export class InsertSink implements RowSink {
  readonly form = 'composite';
  readonly #tx: Transaction;
  readonly #target: InsertTarget;
  #window: Uint8Array[] = [];
  #bytes = 0;
  #records = 0;
  #inserting: Promise<void> = Promise.resolve();
  readonly #keys = new KeySet();
  #counts = { added: 0, changed: 0, unchanged: 0 };

  constructor(tx: Transaction, target: InsertTarget) {
    this.#tx = tx;
    this.#target = target;
  }

  get counts(): Counts {
    return this.#counts;
  }

  async write({ rows, keyHashes }: PreparedBlocks): Promise<void> {
    for (const hash of keyHashes) if (!this.#keys.add(hash)) throw new StagingNeeded('a key may occur twice');
    this.#window.push(rows);
    this.#bytes += rows.length;
    this.#records += keyHashes.length;
    if (this.#bytes >= windowBytes) await this.#flush();
  }

  async end(): Promise<void> {
    if (this.#records > 0) await this.#flush();
    else await this.#inserting;
  }

  #flush(): Promise<void> {
    const records = Buffer.concat([arrayHeader(this.#target.type, this.#records), ...this.#window]);
    this.#window.forEach(freeBuffer);
    [this.#window, this.#bytes, this.#records] = [[], 0, 0];
    this.#inserting = this.#inserting.then(() => this.#insert(records));
    return this.#inserting;
  }

  async #insert(records: Buffer): Promise<void> {
    const { tenant, seq, source, captured, statement } = this.#target;
    const [found] = await this.#tx.query<Counts>(statement, [records, tenant, seq, source, captured]);
    const { added, changed, unchanged } = found!;
    this.#counts.added += added;
    this.#counts.changed += changed;
    this.#counts.unchanged += unchanged;
  }
}
