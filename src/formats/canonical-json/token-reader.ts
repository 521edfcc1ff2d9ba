import type { FormatError, FormatErrorCode } from '../format-error.js';
import { errorAt } from './source-position.js';

/** Reads the tokens of a JSON text (RFC 8259) from valid UTF-8, one after the other. */
export class TokenReader {
  readonly #bytes: Buffer;
  readonly #pointer: () => string;
  position: number;

  /** `pointer` tells errors which value is being read. */
  constructor(bytes: Uint8Array, start: number, pointer: () => string) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#pointer = pointer;
    this.position = start;
  }

  fail(code: FormatErrorCode, message: string, offset = this.position): FormatError {
    return errorAt(code, message, this.#bytes, offset, this.#pointer());
  }

  /** Skips white space and returns the next byte without taking it; -1 at the end. */
  peek(): number {
    const bytes = this.#bytes;
    for (;;) {
      const byte = bytes[this.position];
      if (byte === undefined) return -1;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      this.position += 1;
    }
  }

  unexpected(wanted: string): FormatError {
    const byte = this.#bytes[this.position];
    if (byte === undefined) return this.fail('syntax', `the text ends where ${wanted} should stand`);
    const found = String.fromCodePoint(
      this.#bytes.toString('utf8', this.position, this.position + 4).codePointAt(0) as number,
    );
    return this.fail('syntax', `${JSON.stringify(found)} stands where ${wanted} should`);
  }

  literal(text: 'true' | 'false' | 'null'): void {
    const end = this.position + text.length;
    if (this.#bytes.toString('latin1', this.position, end) !== text) throw this.unexpected('a value');
    this.position = end;
  }

  /** Takes a string token, the opening quote being next. */
  string(): string {
    const bytes = this.#bytes;
    const start = this.position;
    let escaped = false;
    for (let i = start + 1; ; i += 1) {
      const byte = bytes[i];
      if (byte === 0x22) return this.#decode(start, i, escaped);
      if (byte === undefined) throw this.fail('syntax', 'a string is not closed', start);
      if (byte < 0x20) throw this.fail('syntax', 'a control character in a string must be escaped', i);
      if (byte === 0x5c) {
        escaped = true;
        i += this.#escapeLength(i);
      }
    }
  }

  /** Takes a number token. */
  number(): string {
    const start = this.position;
    if (this.#bytes[this.position] === 0x2d) this.position += 1;
    if (this.#bytes[this.position] === 0x30) this.position += 1;
    else this.#digits();
    if (this.#bytes[this.position] === 0x2e) {
      this.position += 1;
      this.#digits();
    }
    this.#exponent();
    return this.#bytes.toString('latin1', start, this.position);
  }

  #exponent(): void {
    if (((this.#bytes[this.position] ?? 0) | 0x20) !== 0x65) return;
    this.position += 1;
    const sign = this.#bytes[this.position];
    if (sign === 0x2b || sign === 0x2d) this.position += 1;
    this.#digits();
  }

  #digits(): void {
    if (!isDigit(this.#bytes[this.position])) throw this.#notNumber();
    while (isDigit(this.#bytes[this.position])) this.position += 1;
  }

  #notNumber(): FormatError {
    const infinite = this.#bytes.toString('latin1', this.position, this.position + 8) === 'Infinity';
    return infinite ? this.fail('number', 'infinities are not JSON') : this.unexpected('a digit');
  }

  /** Bytes of an escape after its backslash, which stands at `at`. */
  #escapeLength(at: number): number {
    const kind = this.#bytes[at + 1];
    if (kind === 0x75 && /^[0-9a-fA-F]{4}$/.test(this.#bytes.toString('latin1', at + 2, at + 6))) return 5;
    if (kind === undefined || kind === 0x75 || !escapes.has(kind))
      throw this.fail('syntax', 'a string holds an escape that JSON lacks', at);
    return 1;
  }

  #decode(start: number, end: number, escaped: boolean): string {
    this.position = end + 1;
    if (!escaped) return this.#bytes.toString('utf8', start + 1, end);
    const text = JSON.parse(this.#bytes.toString('utf8', start, end + 1)) as string;
    if (!text.isWellFormed())
      throw this.fail('encoding', 'a string holds a lone surrogate, which UTF-8 cannot carry', start);
    return text;
  }
}

const escapes = new Set(Buffer.from('"\\/bfnrt'));

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
