import { FormatError } from '../format-error.js';
import { objectKind, type VerbatimNumber } from './json-value.js';
import { firstRefusal } from './refusal.js';

/** Deepest nesting that canonicalJson writes; deeper values are refused instead of overflowing the stack. */
export const maxCanonicalDepth = 1000;

/**
 * Canonical JSON (RFC 8785): no white space, members in order of their names' UTF-16 units (3.2.3), strings and numbers as ECMAScript
 * writes them (3.2.2). Verbatim numbers are written as they are, which is our one extension.
 * Throws FormatError with the pointer of what it refuses: `schema` for what is not JSON (undefined, function, class instance), `number`
 * for NaN and infinities, `encoding` for a lone surrogate, `depth` beyond `maxDepth` levels of arrays and objects.
 */
export function canonicalJson(value: unknown, maxDepth = maxCanonicalDepth): string {
  return canonicalText(value, maxDepth).text;
}

export function canonicalBytes(value: unknown): Buffer {
  return Buffer.from(canonicalJson(value), 'utf8');
}

/** As canonicalJson. `members` counts all object members, but only if something was out of order. */
export function canonicalText(value: unknown, maxDepth = maxCanonicalDepth): { text: string; members?: number } {
  try {
    if (isOrdered(value, maxDepth)) return { text: wellFormed(JSON.stringify(value)) };
    const writer = new CanonicalWriter();
    const text = wellFormed(writer.write(value, maxDepth));
    return { text, members: writer.members };
  } catch (error) {
    if (error !== refused) throw error;
    throw firstRefusal(value, maxDepth) ?? new FormatError('schema', 'the value changed while it was written');
  }
}

/** Thrown inside this file only: the pointer is looked for afterwards. */
const refused = new FormatError('schema', 'not canonical');

/** JSON.stringify escapes lone surrogates, and nothing else, as `\ud...`; the text `\\ud` stands for a backslash before "ud". */
function wellFormed(text: string): string {
  if (text.includes('\\ud') && /(?<!\\)(?:\\\\)*\\ud[0-9a-f]{3}/.test(text)) throw refused;
  return text;
}

/** True if JSON.stringify writes `value` canonically. Most values came from canonical bytes: for them this is nearly all the work. */
function isOrdered(value: unknown, depth: number): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value !== 'object') return Number.isFinite(value);
  if (depth === 0) throw refused;
  const kind = objectKind(value);
  if (kind === 'array') return isOrderedArray(value as unknown[], depth - 1);
  return kind === 'object' ? isOrderedObject(value as Record<string, unknown>, depth - 1) : kind === 'verbatim';
}

function isOrderedArray(items: readonly unknown[], depth: number): boolean {
  for (let i = 0; i < items.length; i += 1) if (!isOrdered(items[i], depth)) return false;
  return true;
}

function isOrderedObject(object: Record<string, unknown>, depth: number): boolean {
  let previous = '';
  for (const key of Object.keys(object)) {
    if (key < previous || !isOrdered(object[key], depth)) return false;
    previous = key;
  }
  return true;
}

/** Quoted names with their colon. Names repeat in every record, so short ones are remembered, up to a bound. */
const names = new Map<string, string>();

function quotedName(key: string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  const quoted = `${JSON.stringify(key)}:`;
  if (key.length <= 32 && names.size < 4096) names.set(key, quoted);
  return quoted;
}

/** Insertion sort: objects have few names, mostly in order already, and it is half again as fast on records as Array.sort. */
function sortedNames(object: object): string[] {
  const keys = Object.keys(object);
  if (keys.length > 32) return keys.sort();
  for (let i = 1; i < keys.length; i += 1) {
    const key = keys[i] as string;
    let j = i;
    for (; j > 0 && (keys[j - 1] as string) > key; j -= 1) keys[j] = keys[j - 1] as string;
    keys[j] = key;
  }
  return keys;
}

const plainText = /^[ !#-[\]-~]*$/;

class CanonicalWriter {
  members = 0;

  write(value: unknown, depth: number): string {
    if (typeof value === 'string')
      return value.length < 64 && plainText.test(value) ? `"${value}"` : JSON.stringify(value);
    if (typeof value === 'number' && Number.isFinite(value)) return `${value}`;
    if (value === null || typeof value === 'boolean') return `${value}`;
    if (typeof value !== 'object') throw refused;
    return this.#writeObjectLike(value, depth);
  }

  #writeObjectLike(value: object, depth: number): string {
    const kind = objectKind(value);
    if (kind === 'verbatim') return (value as VerbatimNumber).rawJSON;
    if (depth === 0 || kind === 'other') throw refused;
    return kind === 'array' ? this.#writeArray(value as unknown[], depth - 1) : this.#writeObject(value, depth - 1);
  }

  #writeArray(items: readonly unknown[], depth: number): string {
    let text = '[';
    for (let i = 0; i < items.length; i += 1) {
      if (i > 0) text += ',';
      text += this.write(items[i], depth);
    }
    return `${text}]`;
  }

  #writeObject(object: object, depth: number): string {
    const keys = sortedNames(object);
    this.members += keys.length;
    let text = '{';
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i] as string;
      if (i > 0) text += ',';
      text += quotedName(key) + this.write((object as Record<string, unknown>)[key], depth);
    }
    return `${text}}`;
  }
}
