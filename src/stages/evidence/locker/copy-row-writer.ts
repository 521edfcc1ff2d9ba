import type { Instant } from '../../../formats/evidence-record/evidence-record.js';
import { writeItemText } from '../../../formats/item-set/bucket.js';

/** What comes before the rows of `COPY ... FROM STDIN (FORMAT binary)` (PostgreSQL manual, COPY, "Binary Format"). */
export const copyHeader = Buffer.from('PGCOPY\n\u{ff}\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
export const copyTrailer = Buffer.from([0xff, 0xff]);

/** 2000-01-01, where PostgreSQL's timestamps begin, in microseconds since 1970. */
const postgresEpoch = 946_684_800_000_000n;
const textOid = 25;

export interface TakenRows {
  readonly rows: Uint8Array<ArrayBuffer>;
  /** Where each row ends in `rows`. */
  readonly rowEnds: Uint32Array<ArrayBuffer>;
}

/** Writes rows of the binary COPY format into one growing buffer. */
export class CopyRowWriter {
  #buffer: Buffer;
  #length = 0;

  constructor(capacity = 64 * 1024) {
    this.#buffer = Buffer.allocUnsafe(capacity);
  }

  /** Bytes written since rows were taken. */
  get length(): number {
    return this.#length;
  }

  row(fields: number): void {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(fields, this.#length);
  }

  /** Null where `value` is undefined, as for all fields. */
  text(value: string | undefined): void {
    if (value === undefined) return this.#null();
    // No UTF-16 unit takes more than three bytes of UTF-8.
    this.#reserve(4 + value.length * 3);
    this.#length = writeItemText(this.#buffer, this.#length, value);
  }

  bytes(value: Uint8Array | undefined): void {
    if (value === undefined) return this.#null();
    this.#reserve(4 + value.length);
    this.#int32(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
  }

  /** `value` is a safe integer. */
  int8(value: number): void {
    this.#reserve(12);
    this.#int32(8);
    this.#int32(Math.floor(value / 2 ** 32));
    this.#int32(value | 0);
  }

  int4(value: number): void {
    this.#reserve(8);
    this.#int32(4);
    this.#int32(value);
  }

  int2(value: number): void {
    this.#reserve(6);
    this.#int32(2);
    this.#length = this.#buffer.writeInt16BE(value, this.#length);
  }

  timestamp(value: Instant | undefined): void {
    if (value === undefined) return this.#null();
    this.#reserve(12);
    this.#int32(8);
    this.#length = this.#buffer.writeBigInt64BE(value - postgresEpoch, this.#length);
  }

  /** A one-dimensional text[]; an empty one has no dimension. */
  texts(values: readonly string[] | undefined): void {
    if (values === undefined) return this.#null();
    this.#reserve(24);
    const start = this.#length;
    this.#length += 4;
    this.#int32(values.length === 0 ? 0 : 1);
    this.#int32(0);
    this.#int32(textOid);
    if (values.length > 0) {
      this.#int32(values.length);
      this.#int32(1);
      for (const value of values) this.text(value);
    }
    this.#buffer.writeInt32BE(this.#length - start - 4, start);
  }

  /** The rows since the last call, in a buffer of its own, in the order of their numbers; `ends` says where each ends as it was written. */
  takeRows(ends: readonly number[], order: readonly number[]): TakenRows {
    const rows = new Uint8Array(this.#length);
    const rowEnds = new Uint32Array(order.length);
    let length = 0;
    for (const [i, row] of order.entries()) {
      length += this.#buffer.copy(rows, length, row === 0 ? 0 : ends[row - 1], ends[row]);
      rowEnds[i] = length;
    }
    this.#length = 0;
    return { rows, rowEnds };
  }

  #null(): void {
    this.#reserve(4);
    this.#int32(-1);
  }

  #int32(value: number): void {
    this.#length = this.#buffer.writeInt32BE(value, this.#length);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }
}
