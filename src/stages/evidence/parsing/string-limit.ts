import { pointerStep } from '../../../formats/canonical-json/refusal.js';
import { FormatError } from '../../../formats/format-error.js';

/** Longest string of a document, in UTF-16 units: far more than the licence texts and attachments that SBOMs carry. */
export const maxString = 16 * 1024 * 1024;

/** Throws FormatError `too-large` with the pointer of the first string that is longer than `limit`. */
export function checkStrings(value: unknown, limit = maxString): void {
  const pointer = longString(value, limit);
  if (pointer === undefined) return;
  const message = `is a string of more than ${limit} characters; send such content as a file of its own`;
  throw new FormatError('too-large', message, { pointer });
}

/** Recurses no deeper than the limit of nesting that the value has passed. */
function longString(value: unknown, limit: number): string | undefined {
  if (typeof value === 'string') return value.length > limit ? '' : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const pointer = longString(inner, limit);
    if (pointer !== undefined) return pointerStep(name) + pointer;
  }
  return undefined;
}
