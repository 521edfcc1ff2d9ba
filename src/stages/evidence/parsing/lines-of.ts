/** The non-blank lines of whole-line bytes, each without its end (LF or CRLF), with its number in the file. */
export function* linesOf(
  bytes: Uint8Array,
  first: number,
): Generator<{ readonly bytes: Uint8Array; readonly line: number }> {
  let line = first;
  // A Buffer looks for a byte four times as fast as other arrays do.
  const searched = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let start = 0; start < bytes.length; line += 1) {
    const found = searched.indexOf(0x0a, start);
    const next = found < 0 ? bytes.length : found;
    const end = next > start && bytes[next - 1] === 0x0d ? next - 1 : next;
    if (!isBlank(bytes, start, end)) yield { bytes: bytes.subarray(start, end), line };
    start = next + 1;
  }
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) {
    if (bytes[i] !== 0x20 && bytes[i] !== 0x09 && bytes[i] !== 0x0d) return false;
  }
  return true;
}
