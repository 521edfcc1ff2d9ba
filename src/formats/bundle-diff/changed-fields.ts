import { canonicalJson } from '../canonical-json/canonicalize.js';
import { isJsonObject, type JsonValue } from '../canonical-json/json-value.js';
import { pointerStep } from '../canonical-json/refusal.js';
import { compareBytes } from '../byte-order.js';
import type { Cause } from './diff-record.js';

/** A member of a record that differs. */
export interface ChangedField {
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly cause: Cause;
}

/** What lies deeper is one field with what it lies in. */
const depthLimit = 8;

/**
 * The members in which two records differ, in byte order of pointers. Objects are looked into; an array is one field, because an element that was
 * put in would make every later one another.
 */
export function changedFields(before: JsonValue, after: JsonValue): readonly ChangedField[] {
  return [...fieldsBetween(before, after, '', 0)].sort((a, b) => compareBytes(a.pointer, b.pointer));
}

function* fieldsBetween(before: JsonValue, after: JsonValue, at: string, depth: number): Generator<ChangedField> {
  if (!isJsonObject(before) || !isJsonObject(after) || depth === depthLimit) {
    if (canonicalJson(before) !== canonicalJson(after)) yield { pointer: at, cause: 'changed' };
    return;
  }
  for (const name of Object.keys(before)) {
    const pointer = at + pointerStep(name);
    if (Object.hasOwn(after, name)) yield* fieldsBetween(before[name]!, after[name]!, pointer, depth + 1);
    else yield { pointer, cause: 'removed' };
  }
  for (const name of Object.keys(after))
    if (!Object.hasOwn(before, name)) yield { pointer: at + pointerStep(name), cause: 'added' };
}
