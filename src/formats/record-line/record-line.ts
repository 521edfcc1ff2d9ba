import type { Region } from '../region.js';

/** Version of the line form, for the `formats` of a plan and a manifest. */
export const recordLineVersion = 1;

// {"key":"<source>/<id>","record":<canonical body>}\n
const opening = Buffer.from('{"key":');
const middle = Buffer.from(',"record":');
const closing = Buffer.from('}\n');
const quote = 0x22;
const backslash = 0x5c;

/** Bytes of a line besides the key as a JSON string and the body. */
export const lineOverhead = opening.length + middle.length + closing.length;

/** Length in bytes of the line of a record, from its key and the length of its canonical body. */
export function recordLineLength(key: string, bodyBytes: number): number {
  return lineOverhead + bodyBytes + jsonStringLength(key);
}

/** Length in bytes of the canonical JSON string of `text` (RFC 8785, 3.2.2.2). */
export function jsonStringLength(text: string): number {
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit > 0x7e || unit === quote || unit === backslash)
      return Buffer.byteLength(JSON.stringify(text));
  }
  return text.length + 2;
}

/**
 * Writes the line of a record at `at` of `target` and answers where it ends. `key` is the UTF-8 key, `body` the canonical record. The
 * caller has made sure of the room (`recordLineLength`).
 */
export function writeRecordLine(target: Buffer, at: number, key: Region, body: Region): number {
  let end = at + opening.copy(target, at);
  end = writeJsonString(target, end, key);
  end += middle.copy(target, end);
  end += body.buffer.copy(target, end, body.start, body.end);
  return end + closing.copy(target, end);
}

function writeJsonString(target: Buffer, at: number, text: Region): number {
  if (!isPlain(text)) return at + target.write(JSON.stringify(text.buffer.toString('utf8', text.start, text.end)), at);
  target[at] = quote;
  const end = at + 1 + text.buffer.copy(target, at + 1, text.start, text.end);
  target[end] = quote;
  return end + 1;
}

/** UTF-8 above ASCII stands in a canonical string as it is; quotes, backslashes and control characters do not. */
function isPlain({ buffer, start, end }: Region): boolean {
  for (let i = start; i < end; i += 1) {
    const byte = buffer[i]!;
    if (byte < 0x20 || byte === quote || byte === backslash) return false;
  }
  return true;
}
