import type { Instant } from '../../../formats/evidence-record/evidence-record.js';

/** What comes before the rows of `COPY ... FROM STDIN (FORMAT binary)` (PostgreSQL manual, COPY, "Binary Format"). */
export const copyHeader = Buffer.from('PGCOPY\n\u{ff}\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
export const copyTrailer = Buffer.from([0xff, 0xff]);

/** 2000-01-01, where PostgreSQL's timestamps begin, in microseconds since 1970. */
const postgresEpoch = 946_684_800_000_000n;

/** Of the types that are written here (pg_type.dat); those of built-in types never change. */
const oids = {
  bytea: 17,
  smallint: 21,
  integer: 23,
  text: 25,
  'text[]': 1009,
  timestamptz: 1184,
} as const;
export type ColumnType = keyof typeof oids;

/** Rows for COPY, or elements of an array of a composite type (`record_recv`), in which each field stands behind the OID of its type. */
export type RowForm = 'copy' | 'composite';

/** Begins an array parameter of `elements` composites of the type with this OID (`array_recv`). */
export function arrayHeader(oid: number, elements: number): Buffer {
  const header = Buffer.alloc(20);
  [1, 0, oid, elements, 1].forEach((value, i) => header.writeInt32BE(value, i * 4));
  return header;
}

/** Writes rows in a binary form of PostgreSQL's into one growing buffer. Fields are written in the order of the columns. */
export class RowWriter {
  readonly #oids: readonly number[] | undefined;
  readonly #columns: number;
  #buffer: Buffer;
  #length = 0;
  #column = 0;
  #rowStart = -1;

  constructor(form: RowForm, columns: readonly ColumnType[], capacity = 2 * 1024 * 1024) {
    this.#buffer = Buffer.allocUnsafe(capacity);
    this.#oids = form === 'composite' ? columns.map((type) => oids[type]) : undefined;
    this.#columns = columns.length;
  }

  row(): void {
    this.#endRow();
    this.#reserve(8);
    this.#column = 0;
    if (!this.#oids) {
      this.#length = this.#buffer.writeInt16BE(this.#columns, this.#length);
      return;
    }
    this.#rowStart = this.#length;
    this.#length += 4;
    this.#int32(this.#columns);
  }

  /** Null where `value` is undefined, as for all fields. */
  text(value: string | undefined): void {
    this.#field();
    if (value === undefined) this.#int32(-1);
    else this.#text(value);
  }

  bytes(value: Uint8Array | undefined): void {
    this.#field();
    if (value === undefined) return this.#int32(-1);
    this.#reserve(4 + value.length);
    this.#int32(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
  }

  int4(value: number): void {
    this.#field();
    this.#int32(4);
    this.#int32(value);
  }

  int2(value: number): void {
    this.#field();
    this.#int32(2);
    this.#length = this.#buffer.writeInt16BE(value, this.#length);
  }

  timestamp(value: Instant | undefined): void {
    this.#field();
    if (value === undefined) return this.#int32(-1);
    this.#int32(8);
    this.#length = this.#buffer.writeBigInt64BE(value - postgresEpoch, this.#length);
  }

  /** A one-dimensional text[]; an empty one has no dimension. */
  texts(values: readonly string[] | undefined): void {
    this.#field();
    if (values === undefined) return this.#int32(-1);
    const start = this.#length;
    this.#length += 4;
    this.#int32(values.length === 0 ? 0 : 1);
    this.#int32(0);
    this.#int32(oids.text);
    if (values.length > 0) {
      this.#int32(values.length);
      this.#int32(1);
      for (const value of values) this.#text(value);
    }
    this.#buffer.writeInt32BE(this.#length - start - 4, start);
  }

  /** Everything written since the last call, in a buffer of its own. */
  take(): Uint8Array<ArrayBuffer> {
    this.#endRow();
    const taken = new Uint8Array(this.#length);
    taken.set(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  /** Room for the OID and for any field but a long one. */
  #field(): void {
    this.#reserve(40);
    if (this.#oids) this.#int32(this.#oids[this.#column++]!);
  }

  #text(value: string): void {
    // No UTF-16 unit takes more than three bytes of UTF-8.
    this.#reserve(4 + value.length * 3);
    const bytes = this.#buffer.write(value, this.#length + 4, 'utf8');
    this.#buffer.writeInt32BE(bytes, this.#length);
    this.#length += 4 + bytes;
  }

  #endRow(): void {
    if (this.#rowStart < 0) return;
    this.#buffer.writeInt32BE(this.#length - this.#rowStart - 4, this.#rowStart);
    this.#rowStart = -1;
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
