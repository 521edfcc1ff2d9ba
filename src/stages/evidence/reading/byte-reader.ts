import { FormatError } from '../../../formats/format-error.js';

/** Pulls a stream of chunks in pieces of the size that a parser wants. Holds one chunk and what a piece needs. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #free: (chunk: Uint8Array) => void;
  #chunk: Uint8Array = new Uint8Array(0);
  #offset = 0;

  /** `free` gives the memory of a chunk back where its maker allows that. */
  constructor(source: AsyncIterable<Uint8Array>, free: (chunk: Uint8Array) => void = () => undefined) {
    this.#chunks = source[Symbol.asyncIterator]();
    this.#free = free;
  }

  /** Bytes handed out so far. */
  get offset(): number {
    return this.#offset;
  }

  /** What is there of the next chunk, at most `limit` bytes; undefined at the end. */
  async some(limit = Number.POSITIVE_INFINITY): Promise<Uint8Array | undefined> {
    while (this.#chunk.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return undefined;
      this.#chunk = next.value;
    }
    const piece = this.#chunk.subarray(0, limit);
    this.#chunk = this.#chunk.subarray(piece.length);
    this.#offset += piece.length;
    return piece;
  }

  /** Takes pieces that nobody reads any more, in their order. */
  release(pieces: readonly Uint8Array[]): void {
    pieces.forEach(this.#free);
  }

  /** Exactly `length` bytes, or fewer at the end. */
  async upTo(length: number): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for (let missing = length; missing > 0;) {
      const piece = await this.some(missing);
      if (!piece) break;
      pieces.push(piece);
      missing -= piece.length;
    }
    return pieces.length === 1
      ? Buffer.from(pieces[0]!.buffer, pieces[0]!.byteOffset, pieces[0]!.length)
      : Buffer.concat(pieces);
  }

  /** Throws FormatError `truncated` with the offset where the bytes end too early. */
  async exactly(length: number, what: string): Promise<Buffer> {
    const bytes = await this.upTo(length);
    if (bytes.length === length) return bytes;
    throw new FormatError('truncated', `${what} ends after ${this.#offset} bytes, in the middle of something`, {
      offset: this.#offset,
    });
  }

  /** The next bytes without taking them. */
  async peek(length: number): Promise<Uint8Array> {
    if (this.#chunk.length >= length) return this.#chunk.subarray(0, length);
    const bytes = await this.upTo(length);
    this.#chunk = this.#chunk.length === 0 ? bytes : Buffer.concat([bytes, this.#chunk]);
    this.#offset -= bytes.length;
    return bytes;
  }

  /** The rest as chunks. */
  async *rest(): AsyncGenerator<Uint8Array> {
    for (let piece = await this.some(); piece; piece = await this.some()) yield piece;
  }

  /** Ends the source; call it where reading stops early. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
