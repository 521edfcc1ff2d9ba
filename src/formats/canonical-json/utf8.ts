import { isUtf8 } from 'node:buffer';
import { errorAt } from './source-position.js';

/** Refuses UTF-16, UTF-32 and invalid UTF-8 (RFC 8259, section 8.1) with FormatError `encoding` at the offending byte. */
export function requireUtf8(bytes: Uint8Array, allowByteOrderMark: boolean): number {
  const [a, b, c] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (bytes.length > 1 && (a === 0 || b === 0))) {
    throw errorAt('encoding', 'the text is UTF-16 or UTF-32; send UTF-8', bytes, 0);
  }
  const mark = a === 0xef && b === 0xbb && c === 0xbf;
  if (mark && !allowByteOrderMark)
    throw errorAt('encoding', 'the text begins with a byte order mark; leave it out', bytes, 0);
  if (!isUtf8(bytes)) throw errorAt('encoding', 'the text is not valid UTF-8', bytes, firstInvalid(bytes));
  return mark ? 3 : 0;
}

/** Offset of the first sequence that is not UTF-8 (Unicode 15, table 3-7). */
function firstInvalid(bytes: Uint8Array): number {
  let i = 0;
  while (i < bytes.length) {
    const length = sequenceLength(bytes[i] as number);
    if (length === 0 || i + length > bytes.length || !isUtf8(bytes.subarray(i, i + length))) return i;
    i += length;
  }
  return i;
}

function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
