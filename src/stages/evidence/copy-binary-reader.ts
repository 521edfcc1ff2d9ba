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
  #rest: Buffer = Buffer.alloc(0);
  #started = false;
  #ended = false;

  constructor(columns: number, onRow: (buffer: Buffer, offsets: Int32Array) => void) {
    this.#columns = columns;
    this.#onRow = onRow;
    this.#offsets = new Int32Array(columns * 2);
  }

  push(chunk: Buffer): void {
    const buffer = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = this.#started ? 0 : this.#header(buffer);
    if (at < 0) {
      this.#rest = buffer;
      return;
    }
    for (let next = this.#row(buffer, at); next >= 0; next = this.#row(buffer, at)) at = next;
    this.#rest = at === buffer.length ? Buffer.alloc(0) : Buffer.from(buffer.subarray(at));
  }

  /** Throws FormatError `truncated` where the trailer has not been seen. */
  end(): void {
    if (!this.#ended) throw new FormatError('truncated', 'the database ended a COPY before its trailer');
  }

  #header(buffer: Buffer): number {
    if (buffer.length < 19) return -1;
    if (!buffer.subarray(0, 11).equals(signature))
      throw new FormatError('syntax', 'not a binary COPY payload', { offset: 0 });
    const length = 19 + buffer.readInt32BE(15);
    if (buffer.length < length) return -1;
    this.#started = true;
    return length;
  }

  /** Where the row that begins at `start` ends, or -1 where it is not complete. */
  #row(buffer: Buffer, start: number): number {
    if (this.#ended || start + 2 > buffer.length) return -1;
    const fields = buffer.readInt16BE(start);
    if (fields === -1) {
      this.#ended = true;
      return start + 2;
    }
    if (fields !== this.#columns)
      throw new FormatError('syntax', `a COPY row has ${fields} fields instead of ${this.#columns}`);
    const end = this.#fields(buffer, start + 2);
    if (end >= 0) this.#onRow(buffer, this.#offsets);
    return end;
  }

  #fields(buffer: Buffer, start: number): number {
    let at = start;
    for (let i = 0; i < this.#columns; i += 1) {
      if (at + 4 > buffer.length) return -1;
      const length = buffer.readInt32BE(at);
      at += 4;
      this.#offsets[2 * i] = length < 0 ? -1 : at;
      if (length > 0) at += length;
      this.#offsets[2 * i + 1] = length < 0 ? -1 : at;
    }
    return at > buffer.length ? -1 : at;
  }
}

const signature = Buffer.from('PGCOPY\n\u{ff}\r\n\0', 'latin1');
