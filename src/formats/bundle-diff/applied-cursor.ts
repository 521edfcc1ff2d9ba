import { compareBytes } from '../byte-order.js';
import type { ShardIndexLine } from '../bundle-manifest/manifest.js';
import type { DiffRecord } from './diff-record.js';
import type { Removals } from './removals.js';
import type { RecordCursor, ShardCursor } from './shard-cursor.js';

/** The records of one kind after a delta was applied to its base. Shards of the base in which nothing changed are passed over as they are there. */
export class AppliedCursor implements RecordCursor {
  readonly #base: ShardCursor;
  readonly #delta: ShardCursor;
  readonly #removals: Removals;

  constructor(base: ShardCursor, delta: ShardCursor, removals: Removals) {
    [this.#base, this.#delta, this.#removals] = [base, delta, removals];
  }

  /** Of the delta. */
  get opened(): number {
    return this.#delta.opened;
  }

  get key(): string | undefined {
    return this.#turn().key;
  }

  get shard(): ShardIndexLine | undefined {
    return this.#turn() === this.#base && this.#isUntouched() ? this.#base.shard : undefined;
  }

  skip(): void {
    this.#base.skip();
  }

  take(): DiffRecord {
    return this.#turn().take();
  }

  /** The side that has the next record; what the delta replaces or removes is taken from the base first. */
  #turn(): ShardCursor {
    while (this.#base.key !== undefined && !this.#isUntouched() && this.#isGone(this.#base.key)) this.#base.take();
    const [base, delta] = [this.#base.key, this.#delta.key];
    if (base === undefined) return this.#delta;
    return delta !== undefined && compareBytes(delta, base) < 0 ? this.#delta : this.#base;
  }

  /** Whether the next record begins a shard of the base that is the same after the delta. */
  #isUntouched(): boolean {
    const { shard } = this.#base;
    if (!shard || this.#removals.reachUpTo(shard.last)) return false;
    return this.#delta.key === undefined || compareBytes(this.#delta.key, shard.last) > 0;
  }

  #isGone(key: string): boolean {
    return this.#delta.key === key || this.#removals.has(key);
  }
}
