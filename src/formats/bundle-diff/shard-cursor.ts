import type { ShardIndexLine } from '../bundle-manifest/manifest.js';
import { compareBytes } from '../byte-order.js';
import { FormatError } from '../format-error.js';
import { freeBuffer } from '../zstd/free-buffer.js';
import type { DiffRecord } from './diff-record.js';
import { shardRecords } from './shard-records.js';

/** The records of one kind in a bundle: its index, and a way to the lines of a shard. */
export interface KindSide {
  readonly shards: Iterable<ShardIndexLine>;
  /** The plain lines of a shard, in a buffer of their own. */
  readonly read: (line: ShardIndexLine) => Buffer;
}

/** Goes through records in byte order of their keys, and can pass over a shard unread. */
export interface RecordCursor {
  /** Shards that were opened. */
  readonly opened: number;
  /** Of the next record; undefined behind the last. */
  readonly key: string | undefined;
  /** The shard that the next record begins, where it can be passed over; undefined inside of one and at the end. */
  readonly shard: ShardIndexLine | undefined;
  /** Passes over `shard` unread. */
  skip(): void;
  /** The next record; its bytes may be used until the one after it is taken. There must be one. */
  take(): DiffRecord;
}

/**
 * Goes through the records of one side in order of their keys. Before a shard it knows the next key from the index alone, so that a shard can be
 * passed over unread; what it opens it checks. Throws FormatError.
 */
export class ShardCursor implements RecordCursor {
  opened = 0;
  readonly #side: KindSide;
  readonly #lines: Iterator<ShardIndexLine>;
  /** The next shard that is not open. */
  #closed: ShardIndexLine | undefined;
  #plain: Buffer = Buffer.alloc(0);
  #records: Iterator<DiffRecord> | undefined;
  #next: DiffRecord | undefined;

  constructor(side: KindSide) {
    this.#side = side;
    this.#lines = side.shards[Symbol.iterator]();
    this.skip();
  }

  get key(): string | undefined {
    return this.#next?.key ?? this.#closed?.first;
  }

  get shard(): ShardIndexLine | undefined {
    return this.#next ? undefined : this.#closed;
  }

  skip(): void {
    const { done, value } = this.#lines.next();
    const before = this.#closed;
    this.#closed = done ? undefined : value;
    if (before && this.#closed && compareBytes(before.last, this.#closed.first) >= 0)
      throw new FormatError('unsorted', `in the index, key ${this.#closed.first} does not come after ${before.last}`);
  }

  take(): DiffRecord {
    if (!this.#next) this.#open(this.#closed!);
    const record = this.#next!;
    this.#next = this.#records?.next().value;
    return record;
  }

  #open(line: ShardIndexLine): void {
    freeBuffer(this.#plain);
    this.#plain = this.#side.read(line);
    this.#records = shardRecords(this.#plain, line);
    this.#next = this.#records.next().value;
    this.opened += 1;
    this.skip();
  }
}
