import type { RecordWarning } from '../../formats/evidence-record/evidence-record.js';

/** A thing that breaks the record's schema without harm. `pointer` is a JSON pointer into the record, '' for all of it. */
export interface KnownWarning {
  readonly code: string;
  readonly pointer: string;
}

/** Most warnings that are kept with one record, and characters of a pointer; the batch's receipt counts them all. */
const most = 20;
const longestPointer = 200;

/** Warnings as the database holds them: `<code> <pointer>`. Its text has no U+0000. */
export function storedWarnings(warnings: readonly RecordWarning[]): string[] {
  return warnings
    .slice(0, most)
    .map(({ code, pointer }) => `${code} ${pointer.slice(0, longestPointer).replaceAll('\0', '\u{fffd}')}`);
}

export function knownWarnings(stored: readonly string[] | null): KnownWarning[] {
  return (stored ?? []).map((text) => {
    const space = text.indexOf(' ');
    return { code: text.slice(0, space), pointer: text.slice(space + 1) };
  });
}
