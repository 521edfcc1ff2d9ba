import { canonicalJson } from '../canonical-json/canonicalize.js';
import { FormatError } from '../format-error.js';
import type { Region } from './record-line.js';

// {"key":"<source>/<id>","record":<canonical body>}\n
const openingLow = Buffer.from('{"ke').readUInt32LE();
const openingHigh = Buffer.from('y":"').readUInt32LE();
const openingBytes = 8;
const middle = Buffer.from('","record":');
const middleLow = middle.readUInt32LE();
const middleHigh = middle.readUInt32LE(4);
const middleTail = middle.readUIntLE(8, 3);
const quote = 0x22;
const backslash = 0x5c;
const brace = 0x7d;
const lineFeed = 0x0a;

/**
 * Reads lines of records, one after the other, in their only form and in strict byte order of keys. It makes no objects but the keys, because
 * it runs over every byte of a bundle. `next` and `key` throw FormatError with the line.
 */
export class RecordLineReader {
  line = 0;
  key = '';
  readonly #plain: Buffer;
  #next = 0;
  #bodyStart = 0;
  #bodyEnd = 0;
  #keyStart = 0;
  #keyEnd = 0;
  #keyBytes: Buffer | undefined;

  constructor(plain: Buffer) {
    this.#plain = plain;
  }

  get body(): Buffer {
    return this.#plain.subarray(this.#bodyStart, this.#bodyEnd);
  }

  /** Where the key's UTF-8 bytes lie. */
  get keyRegion(): Region {
    const bytes = this.#keyBytes;
    if (bytes) return { buffer: bytes, start: 0, end: bytes.length };
    return { buffer: this.#plain, start: this.#keyStart, end: this.#keyEnd };
  }

  /** Where the line lies, line feed included. */
  get lineRegion(): Region {
    return { buffer: this.#plain, start: this.#keyStart - openingBytes, end: this.#next };
  }

  get isLast(): boolean {
    return this.#next === this.#plain.length;
  }

  next(): boolean {
    const plain = this.#plain;
    const start = this.#next;
    if (start === plain.length) return false;
    this.line += 1;
    const end = plain.indexOf(lineFeed, start);
    if (end < 0) throw this.refuse('truncated', 'the line does not end');
    if (
      end - start < openingBytes + middle.length + 2 ||
      plain.readUInt32LE(start) !== openingLow ||
      plain.readUInt32LE(start + 4) !== openingHigh
    ) {
      throw this.refuse('syntax', 'the line does not begin with {"key":"');
    }
    this.#readKey(start + openingBytes, end);
    this.#bodyStart = this.#keyEnd + middle.length;
    this.#bodyEnd = end - 1;
    if (plain[this.#bodyEnd] !== brace || this.#bodyEnd <= this.#bodyStart)
      throw this.refuse('syntax', 'the line does not end with }');
    this.#next = end + 1;
    return true;
  }

  refuse(code: 'syntax' | 'truncated' | 'unsorted' | 'duplicate', what: string): FormatError {
    return new FormatError(code, `line ${this.line} of the shard: ${what}`, { line: this.line });
  }

  #readKey(start: number, lineEnd: number): void {
    const plain = this.#plain;
    let end = start;
    let escaped = false;
    for (; end < lineEnd && plain[end] !== quote; end += 1) {
      if (plain[end] !== backslash) continue;
      escaped = true;
      end += 1;
    }
    const complete = end + middle.length < lineEnd;
    if (
      !complete ||
      plain.readUInt32LE(end) !== middleLow ||
      plain.readUInt32LE(end + 4) !== middleHigh ||
      plain.readUIntLE(end + 8, 3) !== middleTail
    ) {
      throw this.refuse('syntax', '"key" is not followed by ,"record":');
    }
    this.#takeKey(start, end, escaped);
  }

  #takeKey(start: number, end: number, escaped: boolean): void {
    const text = escaped ? this.#unescape(start, end) : this.#plain.toString('utf8', start, end);
    const bytes = escaped ? Buffer.from(text) : undefined;
    if (this.line > 1) this.#requireOrder(text, bytes ?? this.#plain.subarray(start, end));
    [this.key, this.#keyStart, this.#keyEnd, this.#keyBytes] = [text, start, end, bytes];
  }

  #requireOrder(text: string, bytes: Buffer): void {
    const before = this.#keyBytes;
    const order = before ? Buffer.compare(before, bytes) : -bytes.compare(this.#plain, this.#keyStart, this.#keyEnd);
    if (order === 0) throw this.refuse('duplicate', `the key ${text} occurs twice`);
    if (order > 0) throw this.refuse('unsorted', `the key ${text} comes after ${this.key}, out of byte order`);
  }

  #unescape(start: number, end: number): string {
    const literal = `"${this.#plain.toString('utf8', start, end)}"`;
    let text: unknown;
    try {
      text = JSON.parse(literal);
    } catch {
      throw this.refuse('syntax', 'the key is not a JSON string');
    }
    if (typeof text !== 'string' || canonicalJson(text) !== literal)
      throw this.refuse('syntax', 'the key is not canonical JSON (RFC 8785)');
    return text;
  }
}
