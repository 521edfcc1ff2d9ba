import { FormatError } from '../../formats/format-error.js';

/**
 * Cuts the payload of `COPY ... TO STDOUT (FORMAT binary)` into rows, whatever the boundaries of the chunks are (PostgreSQL manual,
 * COPY, "Binary Format"). `push` calls `onRow` once a row with a buffer and the offsets of its fields: field `i` lies at
 * [offsets[2i], offsets[2i + 1]); both are -1 for NULL. Buffer and offsets are reused, so a row must be taken before `onRow` returns.
 */
export class CopyBinaryReader {
  readonly #columns: number;
  readonly #onRow: (buffer: Buffer, offsets: Int32Array) => void;
  readonly #offsets: Int32Array;
  #rest: Buffer = nothing;
  #started = false;
  #ended = false;

  constructor(columns: number, onRow: (buffer: Buffer, offsets: Int32Array) => void) {
    this.#columns = columns;
    this.#onRow = onRow;
    this.#offsets = new Int32Array(columns * 2);
  }

  /** Takes bytes [start, end) of `chunk`; a cut row is copied, so the chunk may be used again. */
  push(chunk: Buffer, start = 0, end = chunk.length): void {
    if (this.#rest.length === 0) return this.#read(chunk, start, end);
    const joined = Buffer.concat([this.#rest, chunk.subarray(start, end)]);
    this.#read(joined, 0, joined.length);
  }

  #read(buffer: Buffer, start: number, end: number): void {
    let at = this.#started ? start : this.#header(buffer, start, end);
    for (let next = this.#row(buffer, at, end); next >= 0; next = this.#row(buffer, at, end)) at = next;
    this.#rest = at === end ? nothing : Buffer.from(buffer.subarray(at, end));
  }

  /** Throws FormatError `truncated` where the trailer has not been seen. */
  end(): void {
    if (!this.#ended) throw new FormatError('truncated', 'the database ended a COPY before its trailer');
  }

  /** Where the first row begins, or `start` where the header is not complete. */
  #header(buffer: Buffer, start: number, end: number): number {
    if (end - start < 19) return start;
    if (!buffer.subarray(start, start + 11).equals(signature))
      throw new FormatError('syntax', 'not a binary COPY payload', { offset: 0 });
    const first = start + 19 + buffer.readInt32BE(start + 15);
    if (end < first) return start;
    this.#started = true;
    return first;
  }

  /** Where the row that begins at `start` ends, or -1 where it is not complete. */
  #row(buffer: Buffer, start: number, end: number): number {
    if (!this.#started || this.#ended || start + 2 > end) return -1;
    const fields = buffer.readInt16BE(start);
    if (fields === -1) {
      this.#ended = true;
      return start + 2;
    }
    if (fields !== this.#columns)
      throw new FormatError('syntax', `a COPY row has ${fields} fields instead of ${this.#columns}`);
    const next = this.#fields(buffer, start + 2, end);
    if (next >= 0) this.#onRow(buffer, this.#offsets);
    return next;
  }

  #fields(buffer: Buffer, start: number, end: number): number {
    let at = start;
    for (let i = 0; i < this.#columns; i += 1) {
      if (at + 4 > end) return -1;
      const length = buffer.readInt32BE(at);
      at += 4;
      this.#offsets[2 * i] = length < 0 ? -1 : at;
      if (length > 0) at += length;
      this.#offsets[2 * i + 1] = length < 0 ? -1 : at;
    }
    return at > end ? -1 : at;
  }
}

const nothing: Buffer = Buffer.alloc(0);
const signature = Buffer.from('PGCOPY\n\u{ff}\r\n\0', 'latin1');
