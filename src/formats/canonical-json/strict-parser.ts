import type { FormatError } from '../format-error.js';
import { verbatimNumber, type JsonValue } from './json-value.js';
import { numberSurvives } from './number-token.js';
import { pointerStep } from './refusal.js';
import type { StrictJsonOptions } from './strict-json-options.js';
import { TokenReader } from './token-reader.js';

const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const deepest = 1000;

/** Recursive descent over the tokens of one JSON text. Its recursion is bounded by the depth limit, not by the input. */
export class StrictParser {
  readonly #options: StrictJsonOptions;
  readonly #tokens: TokenReader;
  /** Name or index of the value being read, level by level. */
  readonly #path: (string | number)[] = [];
  #items = 0;

  constructor(bytes: Uint8Array, start: number, options: StrictJsonOptions) {
    this.#options = { ...options, maxDepth: Math.min(options.maxDepth, deepest) };
    this.#tokens = new TokenReader(bytes, start, () => this.#path.map(pointerStep).join(''));
  }

  parse(): JsonValue {
    if (this.#tokens.peek() === -1) throw this.#tokens.fail('syntax', 'the text is empty; send one JSON value');
    const value = this.#value();
    if (this.#tokens.peek() !== -1) throw this.#tokens.fail('syntax', 'something follows the end of the JSON value');
    return value;
  }

  #value(): JsonValue {
    const byte = this.#tokens.peek();
    if (byte === 0x22) return this.#string();
    if (byte === 0x7b) return this.#object();
    if (byte === 0x5b) return this.#array();
    if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) return this.#number();
    return this.#literal(byte);
  }

  #literal(byte: number): JsonValue {
    if (byte === 0x4e || byte === 0x49) throw this.#tokens.fail('number', 'NaN and infinities are not JSON');
    if (byte !== 0x74 && byte !== 0x66 && byte !== 0x6e) throw this.#tokens.unexpected('a value');
    const text = byte === 0x74 ? 'true' : byte === 0x66 ? 'false' : 'null';
    this.#tokens.literal(text);
    return text === 'null' ? null : text === 'true';
  }

  #string(): string {
    const start = this.#tokens.position;
    const text = this.#tokens.string();
    if (this.#options.nul === 'reject' && text.includes('\0')) {
      throw this.#tokens.fail('encoding', 'a string holds U+0000, which is not accepted; leave it out', start);
    }
    return text;
  }

  #number(): JsonValue {
    const start = this.#tokens.position;
    const token = this.#tokens.number();
    const survives = numberSurvives(token);
    if (this.#options.numbers === 'keep-verbatim') return survives ? Number(token) : verbatimNumber(token);
    const value = Number(token);
    if (survives && (Number.isSafeInteger(value) || !Number.isInteger(value))) return value;
    const advice = 'integers reach to 9007199254740991 and decimals have 15 digits; send it as a string';
    throw this.#tokens.fail('number', `the number ${token.slice(0, 40)} cannot be held exactly: ${advice}`, start);
  }

  #array(): JsonValue {
    const items: JsonValue[] = [];
    const level = this.#enter();
    for (let next = this.#first(0x5d); next; next = this.#next(0x5d, 'a comma or "]"')) {
      this.#path[level] = items.length;
      this.#countItem();
      this.#requireRoom(items.length);
      items.push(this.#value());
    }
    this.#path.length = level;
    return items;
  }

  #object(): JsonValue {
    const object: Record<string, JsonValue> = {};
    const level = this.#enter();
    for (let next = this.#first(0x7d); next; next = this.#next(0x7d, 'a comma or "}"')) {
      const name = this.#name(object, level);
      this.#countItem();
      this.#takeColon();
      define(object, name, this.#value());
    }
    this.#path.length = level;
    return object;
  }

  #name(object: object, level: number): string {
    if (this.#tokens.peek() !== 0x22) throw this.#tokens.unexpected('a name in double quotes');
    const start = this.#tokens.position;
    const name = this.#string();
    this.#path[level] = name;
    if (Object.hasOwn(object, name)) {
      throw this.#tokens.fail(
        'duplicate-key',
        `the name ${JSON.stringify(name.slice(0, 80))} occurs twice in one object`,
        start,
      );
    }
    if (this.#options.forbiddenKeys === 'reject' && forbiddenNames.has(name)) {
      throw this.#tokens.fail('forbidden-key', `the name ${JSON.stringify(name)} is not accepted; rename it`, start);
    }
    return name;
  }

  /** Takes the opening bracket and returns the level that its content has in the path. */
  #enter(): number {
    const level = this.#path.length;
    if (level >= this.#options.maxDepth) {
      throw this.#tokens.fail('depth', `arrays and objects are nested deeper than ${this.#options.maxDepth} levels`);
    }
    this.#tokens.position += 1;
    return level;
  }

  /** After an opening bracket: false, and the closing one taken, if nothing is inside. */
  #first(close: number): boolean {
    if (this.#tokens.peek() !== close) return true;
    this.#tokens.position += 1;
    return false;
  }

  /** After an item: true if a comma was taken, false if the closing bracket was. */
  #next(close: number, wanted: string): boolean {
    const byte = this.#tokens.peek();
    if (byte !== 0x2c && byte !== close) throw this.#tokens.unexpected(wanted);
    this.#tokens.position += 1;
    if (byte === close) return false;
    if (this.#tokens.peek() === close) throw this.#trailingComma();
    return true;
  }

  #trailingComma(): FormatError {
    return this.#tokens.fail('syntax', 'a comma stands before a closing bracket');
  }

  #takeColon(): void {
    if (this.#tokens.peek() !== 0x3a) throw this.#tokens.unexpected('a colon');
    this.#tokens.position += 1;
  }

  #requireRoom(items: number): void {
    const { maxArrayItems = Infinity } = this.#options;
    if (items >= maxArrayItems)
      throw this.#tokens.fail('too-many', `an array has more than ${maxArrayItems} elements; send fewer`);
  }

  #countItem(): void {
    this.#items += 1;
    if (this.#items <= this.#options.maxItems) return;
    throw this.#tokens.fail('too-large', `the text has more than ${this.#options.maxItems} members and elements`);
  }
}

/** Plain assignment of `__proto__` would change the prototype instead of making a property. */
function define(object: Record<string, JsonValue>, name: string, value: JsonValue): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  else object[name] = value;
}
