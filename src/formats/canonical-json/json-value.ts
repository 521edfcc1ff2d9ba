/**
 * A number token that RFC 8785 cannot reproduce (more digits than a double holds, `1e400`, `-0`), kept as it was written. It is
 * what `JSON.rawJSON` makes (ECMA-262, JSON.parse source text access), so JSON.stringify writes it unchanged too.
 */
export interface VerbatimNumber {
  readonly rawJSON: string;
}

export type JsonValue = null | boolean | number | string | VerbatimNumber | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

interface JsonWithSource {
  rawJSON(text: string): VerbatimNumber;
  isRawJSON(value: unknown): boolean;
}

const json = JSON as unknown as JsonWithSource;

/** Wraps a number token; `token` must be a JSON number. */
export function verbatimNumber(token: string): VerbatimNumber {
  return json.rawJSON(token);
}

export function isVerbatimNumber(value: unknown): value is VerbatimNumber {
  return json.isRawJSON(value) && /^[-0-9]/.test((value as VerbatimNumber).rawJSON);
}

/** Tells plain objects, of any realm, from instances of classes: the prototype of an instance has itself a prototype. */
export function objectKind(value: object): 'array' | 'object' | 'verbatim' | 'other' {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype) return 'object';
  if (Array.isArray(value)) return 'array';
  if (prototype === null) return isVerbatimNumber(value) ? 'verbatim' : 'object';
  return Object.getPrototypeOf(prototype) === null ? 'object' : 'other';
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && objectKind(value) === 'object';
}
