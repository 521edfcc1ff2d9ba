import { canonicalJson } from '../canonical-json/canonicalize.js';
import { FormatError } from '../format-error.js';
import { compareRegions, regionOf, textOf, type Region } from '../region.js';

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
 * Reads lines of records, one after the other, in their only form and in strict byte order of keys. It makes no object but a region for each
 * key, because it runs over every byte of a bundle. `next` throws FormatError with the line.
 */
export class RecordLineReader {
  line = 0;
  readonly #plain: Buffer;
  #next = 0;
  #bodyStart = 0;
  #bodyEnd = 0;
  #lineStart = 0;
  #key: Region;

  constructor(plain: Buffer) {
    this.#plain = plain;
    this.#key = { buffer: plain, start: 0, end: 0 };
  }

  get body(): Buffer {
    return this.#plain.subarray(this.#bodyStart, this.#bodyEnd);
  }

  get key(): string {
    return textOf(this.#key);
  }

  /** Where the key's UTF-8 bytes lie. */
  get keyRegion(): Region {
    return this.#key;
  }

  /** Where the line lies, line feed included. */
  get lineRegion(): Region {
    return { buffer: this.#plain, start: this.#lineStart, end: this.#next };
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
    this.#lineStart = start;
    this.#bodyStart = this.#readKey(start + openingBytes, end) + middle.length;
    this.#bodyEnd = end - 1;
    if (plain[this.#bodyEnd] !== brace || this.#bodyEnd <= this.#bodyStart)
      throw this.refuse('syntax', 'the line does not end with }');
    this.#next = end + 1;
    return true;
  }

  refuse(code: 'syntax' | 'truncated' | 'unsorted' | 'duplicate', what: string): FormatError {
    return new FormatError(code, `line ${this.line} of the shard: ${what}`, { line: this.line });
  }

  /** Answers where the key ends. */
  #readKey(start: number, lineEnd: number): number {
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
    this.#takeKey(escaped ? regionOf(Buffer.from(this.#unescape(start, end))) : { buffer: plain, start, end });
    return end;
  }

  #takeKey(key: Region): void {
    const before = this.#key;
    const order = this.line === 1 ? 1 : compareRegions(key, before);
    this.#key = key;
    if (order === 0) throw this.refuse('duplicate', `the key ${this.key} occurs twice`);
    if (order < 0)
      throw this.refuse('unsorted', `the key ${this.key} comes after ${textOf(before)}, out of byte order`);
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
