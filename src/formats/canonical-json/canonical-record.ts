import { isUtf8 } from 'node:buffer';
import { FormatError } from '../format-error.js';
import { isSurelyCanonical } from './canonical-scan.js';
import { canonicalText } from './canonicalize.js';
import type { JsonValue } from './json-value.js';
import { parseStrict } from './parse-strict.js';
import { scanRecord } from './record-scan.js';
import { evidenceOptions, type StrictJsonOptions } from './strict-json-options.js';

export interface RecordLimits {
  /** Longest record, in bytes. */
  readonly maxBytes: number;
  /** Deepest nesting of arrays and objects. */
  readonly maxDepth: number;
}

export interface CanonicalRecord {
  /** Numbers that RFC 8785 would change are VerbatimNumber. `__proto__` is an own property. */
  readonly value: JsonValue;
  /** The canonical bytes. They are the input itself, not a copy, if `changed` is false. */
  readonly body: Buffer;
  /** True if a number was kept as it was written because RFC 8785 would change its value. */
  readonly verbatimNumbers: boolean;
  /** True if the input was not canonical already. */
  readonly changed: boolean;
}

/**
 * Canonicalises one evidence record, at the speed of JSON.parse and not of a parser of our own: what JSON.parse hides (repeated names,
 * numbers it rounds) is found in the bytes, and only then is the record parsed strictly.
 * Throws FormatError as parseStrict does: `duplicate-key`, `syntax`, `encoding`, `depth` or `too-large`, with line, column and pointer.
 */
export function canonicalRecord(bytes: Uint8Array, limits: RecordLimits): CanonicalRecord {
  if (bytes.length > limits.maxBytes) {
    throw new FormatError('too-large', `the record has ${bytes.length} bytes; the limit is ${limits.maxBytes}`);
  }
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return fastRecord(input, limits) ?? strictRecord(input, limits);
}

/** Undefined if the record is not valid, or has something that only the strict parser can tell. */
function fastRecord(input: Buffer, limits: RecordLimits): CanonicalRecord | undefined {
  const text = input.toString('utf8');
  const value = unlessRefused(() => JSON.parse(text) as JsonValue);
  if (value === undefined || !isUtf8(input)) return undefined;
  const same = { value, body: input, verbatimNumbers: false, changed: false };
  if (isSurelyCanonical(input, limits.maxDepth)) return same;
  const canonical = unlessRefused(() => canonicalText(value, limits.maxDepth));
  if (canonical === undefined) return undefined;
  // An equal text holds no repeated name and no rounded number: neither comes back out of canonicalText.
  if (canonical.text === text) return same;
  if (!isLossless(input, canonical)) return undefined;
  return { value, body: Buffer.from(canonical.text, 'utf8'), verbatimNumbers: false, changed: true };
}

/** What goes wrong here goes wrong again in the strict parser, which says where. */
function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function isLossless(input: Buffer, canonical: ReturnType<typeof canonicalText>): boolean {
  const scan = scanRecord(input);
  const members = canonical.members ?? scanRecord(Buffer.from(canonical.text, 'utf8')).members;
  return scan.numbersSurvive && scan.members === members;
}

function strictRecord(input: Buffer, limits: RecordLimits): CanonicalRecord {
  const options: StrictJsonOptions = { ...evidenceOptions, ...limits };
  const value = parseStrict(input, options);
  const body = Buffer.from(canonicalText(value, limits.maxDepth).text, 'utf8');
  return { value, body, verbatimNumbers: !scanRecord(input).numbersSurvive, changed: !body.equals(input) };
}
