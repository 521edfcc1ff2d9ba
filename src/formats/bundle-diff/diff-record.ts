import { canonicalRecord } from '../canonical-json/canonical-record.js';
import type { JsonValue } from '../canonical-json/json-value.js';
import { recordLineLength } from '../record-line/record-line.js';

const limits = { maxBytes: 256 * 1024 * 1024, maxDepth: 1000 };

/** A record of one side. Its bytes may be used until the next one of that side is taken. */
export class DiffRecord {
  readonly key: string;
  /** SHA-256 of the body, 32 bytes. */
  readonly digest: Buffer;
  readonly #body: Buffer;
  #value: JsonValue | undefined;

  constructor(key: string, digest: Buffer, body: Buffer) {
    [this.key, this.digest, this.#body] = [key, digest, body];
  }

  /** Length of its line, line feed included. */
  get bytes(): number {
    return recordLineLength(this.key, this.#body.length);
  }

  /** Throws FormatError where the body is no JSON. */
  get value(): JsonValue {
    return (this.#value ??= canonicalRecord(this.#body, limits).value);
  }
}

/** A record that only one side has, or that the sides have otherwise. */
export type RecordChange =
  | { readonly cause: 'added'; readonly key: string; readonly before?: undefined; readonly after: DiffRecord }
  | { readonly cause: 'removed'; readonly key: string; readonly before: DiffRecord; readonly after?: undefined }
  | { readonly cause: 'changed'; readonly key: string; readonly before: DiffRecord; readonly after: DiffRecord };

export const causes = ['added', 'changed', 'removed'] as const;
export type Cause = (typeof causes)[number];
