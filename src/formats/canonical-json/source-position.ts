import { FormatError, type FormatErrorCode } from '../format-error.js';

/** Line and column, both from 1, of a byte of a text; the column counts characters of the line. Invalid bytes count as one each. */
export function positionOf(bytes: Uint8Array, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let i = bytes.indexOf(0x0a); i !== -1 && i < offset; i = bytes.indexOf(0x0a, i + 1)) {
    line += 1;
    start = i + 1;
  }
  return { line, column: characters(bytes.subarray(start, offset)) + 1 };
}

function characters(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if ((byte & 0xc0) !== 0x80) count += 1;
  return count;
}

/** A FormatError about one byte of a JSON text; the message says where it is. */
export function errorAt(
  code: FormatErrorCode,
  message: string,
  bytes: Uint8Array,
  offset: number,
  pointer?: string,
): FormatError {
  const { line, column } = positionOf(bytes, offset);
  const where = pointer ? ` at ${pointer.slice(0, 200)}` : '';
  return new FormatError(code, `${message}${where} (line ${line}, column ${column})`, {
    offset,
    line,
    column,
    pointer,
  });
}
