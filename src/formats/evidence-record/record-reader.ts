import { canonicalBytes } from '../canonical-json/canonicalize.js';
import { pointerStep } from '../canonical-json/refusal.js';
import { isJsonObject, type JsonObject } from '../canonical-json/json-value.js';
import { FormatError } from '../format-error.js';
import { checkElementCount, maxElements } from './element-limit.js';
import type { Instant, RecordWarning } from './evidence-record.js';
import { parseInstant } from './instant.js';

/** Longest record id in UTF-8 bytes: source, id and the rest of an index entry must fit a B-tree page. */
export const maxIdBytes = 1024;

/** Collects what is wrong with one record but does no harm, each thing once however often it is read; at most 1,000 things. */
export class WarningList {
  readonly list: RecordWarning[] = [];
  #seen: Set<string> | undefined;

  add(code: string, pointer: string, message: string): void {
    const identity = `${code} ${pointer}`;
    this.#seen ??= new Set();
    if (this.#seen.has(identity) || this.list.length === 1000) return;
    this.#seen.add(identity);
    this.list.push({ code, pointer, message });
  }
}

/** Where an object lies: a pointer, or a step from the object that holds it. Text is made of it only where something is wrong. */
type Place = string | { readonly holder: RecordReader; readonly name: string; readonly index?: number };

/** Reads members of one object; what has the wrong type becomes a warning and reads as absent. */
export class RecordReader {
  readonly #object: JsonObject;
  readonly #place: Place;
  readonly #warnings: WarningList;

  constructor(object: JsonObject, place: Place, warnings: WarningList) {
    this.#object = object;
    this.#place = place;
    this.#warnings = warnings;
  }

  get pointer(): string {
    if (typeof this.#place === 'string') return this.#place;
    const { holder, name, index } = this.#place;
    return index === undefined ? holder.at(name) : `${holder.at(name)}/${index}`;
  }

  /** Whether both objects hold the same, whatever the order of their members. */
  equals(other: RecordReader): boolean {
    return canonicalBytes(this.#object).equals(canonicalBytes(other.#object));
  }

  /** `name` must not be a name that objects inherit, such as `constructor`. */
  raw(name: string): unknown {
    return this.#object[name];
  }

  at(name: string): string {
    return this.pointer + pointerStep(name);
  }

  warn(code: string, name: string, message: string): void {
    this.#warnings.add(code, name === '' ? this.pointer : this.at(name), message);
  }

  /** A warning with a pointer of its own. */
  warnAt(code: string, pointer: string, message: string): void {
    this.#warnings.add(code, pointer, message);
  }

  string(name: string): string | undefined {
    const value = this.raw(name);
    if (typeof value === 'string') return value;
    if (value !== undefined && value !== null) this.warn('bad-type', name, 'is not a string');
    return undefined;
  }

  /** A string that the schema demands. */
  required(name: string): string | undefined {
    this.demand(name);
    return this.string(name);
  }

  /** Warns where a member that the schema demands is absent, whatever its type. */
  demand(name: string): void {
    const value = this.raw(name);
    if (value === undefined || value === null) this.warn('missing', name, 'is required but absent');
  }

  instant(name: string): Instant | undefined {
    const value = this.raw(name);
    if (value === undefined || value === null) return undefined;
    const instant = parseInstant(value);
    if (instant === undefined) this.warn('bad-time', name, `is no RFC 3339 time: ${brief(value)}`);
    return instant;
  }

  array(name: string): readonly unknown[] {
    const value = this.raw(name);
    if (Array.isArray(value)) return value;
    if (value !== undefined && value !== null) this.warn('bad-type', name, 'is not an array');
    return [];
  }

  strings(name: string): string[] {
    const items = this.array(name);
    if (items.length === 0) return [];
    const strings = items.filter((item) => typeof item === 'string');
    if (strings.length < items.length) this.warn('bad-type', name, 'holds something other than strings');
    return strings;
  }

  object(name: string): RecordReader | undefined {
    const value = this.raw(name);
    if (isJsonObject(value)) return new RecordReader(value, { holder: this, name }, this.#warnings);
    if (value !== undefined && value !== null) this.warn('bad-type', name, 'is not an object');
    return undefined;
  }

  objects(name: string): RecordReader[] {
    const items = this.array(name);
    const readers: RecordReader[] = [];
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index];
      if (isJsonObject(item)) readers.push(new RecordReader(item, { holder: this, name, index }, this.#warnings));
      else this.#warnings.add('bad-type', `${this.at(name)}/${index}`, 'is not an object');
    }
    return readers;
  }

  /** `objects` of a list that is long in no document of its kind. Throws FormatError `too-large`, before anything is made of them. */
  elements(name: string): RecordReader[] {
    const count = this.array(name).length;
    if (count > maxElements) checkElementCount(count, this.at(name), name);
    return this.objects(name);
  }

  oneOf(name: string, allowed: ReadonlySet<string>): string | undefined {
    const value = this.string(name);
    if (value !== undefined && !allowed.has(value))
      this.warn('bad-value', name, `is not a known value: ${brief(value)}`);
    return value;
  }
}

/** Checks what shall be the record's id. Throws FormatError `schema`: a record without one cannot be identified. */
export function readId(value: unknown, pointer: string): string {
  if (typeof value !== 'string' || value.trim() === '')
    throw refusal(pointer, 'the record has no id, so it cannot be identified');
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value)) throw refusal(pointer, `the id holds a control character: ${brief(value)}`);
  if (Buffer.byteLength(value) > maxIdBytes) throw refusal(pointer, `the id is longer than ${maxIdBytes} bytes`);
  return value;
}

export const refusal = (pointer: string, message: string) => new FormatError('schema', message, { pointer });

/** A value in a message: short, quoted, escaped. */
export function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

const cvePattern = /^CVE-\d{4}-\d{4,19}$/;

export function isCveId(text: string): boolean {
  return cvePattern.test(text);
}

/** True for what was meant as a CVE id and is none, such as `cve-2021-1` or `CVE-21-44228`. */
export function isBrokenCveId(text: string): boolean {
  return /^CVE-/i.test(text) && !isCveId(text);
}
