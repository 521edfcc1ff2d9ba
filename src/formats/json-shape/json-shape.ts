import { canonicalBytes } from '../canonical-json/canonicalize.js';
import { parseStrict } from '../canonical-json/parse-strict.js';
import type { StrictJsonOptions } from '../canonical-json/strict-json-options.js';
import { isDigest, type Digest } from '../digest.js';
import { FormatError } from '../format-error.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads the members of a parsed JSON document and refuses what does not fit with FormatError `schema`, naming the JSON pointer. One shape is
 * one object; `close` refuses members that nobody asked for.
 */
export class JsonShape {
  readonly #seen = new Set<string>();

  private constructor(
    readonly value: JsonObject,
    readonly pointer: string,
  ) {}

  static of(value: unknown, pointer = ''): JsonShape {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(pointer, 'must be an object');
    return new JsonShape(value as JsonObject, pointer);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.value, name);
  }

  any(name: string): unknown {
    this.#seen.add(name);
    return this.has(name) ? this.value[name] : undefined;
  }

  object(name: string): JsonShape {
    return JsonShape.of(this.any(name), this.at(name));
  }

  /** A non-empty string of at most `limit` UTF-16 units. */
  string(name: string, limit = 4096): string {
    const value = this.any(name);
    if (typeof value !== 'string' || value.length === 0) return refuse(this.at(name), 'must be a non-empty string');
    if (value.length > limit) return refuse(this.at(name), `is longer than ${limit} characters`);
    return value;
  }

  literal<T extends string>(name: string, ...allowed: readonly T[]): T {
    const value = this.any(name);
    if (allowed.includes(value as T)) return value as T;
    return refuse(this.at(name), `must be ${allowed.map((one) => JSON.stringify(one)).join(' or ')}`);
  }

  integer(name: string, minimum = 0): number {
    const value = this.any(name);
    if (Number.isSafeInteger(value) && (value as number) >= minimum) return value as number;
    return refuse(this.at(name), `must be a whole number of at least ${minimum}`);
  }

  digest(name: string): Digest {
    const value = this.any(name);
    return isDigest(value) ? value : refuse(this.at(name), 'must be sha256: and 64 lower-case hex digits');
  }

  array(name: string, limit: number): readonly unknown[] {
    const value = this.any(name);
    if (!Array.isArray(value)) return refuse(this.at(name), 'must be an array');
    if (value.length > limit) return refuse(this.at(name), `has ${value.length} items, at most ${limit} are allowed`);
    return value as readonly unknown[];
  }

  objects(name: string, limit: number): readonly JsonShape[] {
    return this.array(name, limit).map((item, i) => JsonShape.of(item, `${this.at(name)}/${i}`));
  }

  /** `read` where the member is there, undefined where it is not. */
  optional<T>(name: string, read: (name: string) => T): T | undefined {
    return this.has(name) ? read(name) : undefined;
  }

  close(): void {
    const unknown = Object.keys(this.value).find((name) => !this.#seen.has(name));
    if (unknown !== undefined) refuse(this.at(unknown), 'is not a known member');
  }

  at(name: string): string {
    return `${this.pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }
}

/** For documents about bundles: small, ours or of a known format. */
const documentOptions: StrictJsonOptions = {
  maxBytes: 64 * 1024 * 1024,
  maxDepth: 64,
  maxItems: 2_000_000,
  forbiddenKeys: 'reject',
  numbers: 'reject-unsafe',
  byteOrderMark: 'reject',
  nul: 'reject',
};

/** Parses JSON strictly (canonical-json/parse-strict.ts). Throws FormatError; `what` names the document in its message. */
export function parseDocument(bytes: Uint8Array, what: string): unknown {
  try {
    return parseStrict(bytes, documentOptions);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(error.code, `${what}: ${error.message}`, error);
  }
}

/** Parses what must be canonical JSON (RFC 8785) to the byte: faster than parseDocument, and no less strict. Throws FormatError. */
export function parseCanonical(bytes: Uint8Array, what: string): unknown {
  const value = tryParse(bytes);
  if (value === undefined || !canonicalBytes(value).equals(bytes)) {
    parseDocument(bytes, what);
    throw new FormatError('syntax', `${what} is not canonical JSON (RFC 8785)`);
  }
  return value;
}

function tryParse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function refuse(pointer: string, what: string): never {
  throw new FormatError('schema', `${pointer || 'the document'} ${what}`, { pointer });
}
