import { isNumberByte } from './record-scan.js';

/** In place of an offset. */
export const notSure = -1;
const deepest = 1000;

/** Where the newest name of each open object begins; 0, where no name can be, before the first. Kept between calls: a call is a record. */
const names = new Uint32Array(deepest + 1);

/**
 * Whether a text that JSON.parse accepts is canonical already (RFC 8785) and nested no deeper than `maxDepth`. True is certain; false says
 * that it takes a closer look, at `\u` escapes or at names that are not plain ASCII for example. Most records come canonical: to see that
 * costs half the time of writing them again, and leaves no garbage. So it is one loop over the bytes.
 */
export function isSurelyCanonical(text: Uint8Array, maxDepth: number): boolean {
  const most = Math.min(maxDepth, deepest);
  let depth = 0;
  for (let i = 0; i < text.length;) {
    const byte = text[i] as number;
    if (byte === 0x22) {
      const end = endOfString(text, i);
      if (end === notSure) return false;
      if (text[end] === 0x3a) {
        if (!isNextName(text, names[depth]!, i)) return false;
        names[depth] = i;
      }
      i = end;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > most) return false;
      names[depth] = 0;
      i += 1;
    } else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
      i = endOfNumber(text, i);
      if (i === notSure) return false;
    } else {
      // A comma, a colon, or a letter of true, false and null, about which JSON.parse was certain.
      if (byte <= 0x20) return false;
      if (byte === 0x7d || byte === 0x5d) depth -= 1;
      i += 1;
    }
  }
  return true;
}

/** Behind the closing quote; `notSure` where the string has no end, or what ECMAScript might write in another way (3.2.2.2). */
export function endOfString(text: Uint8Array, open: number): number {
  for (let i = open + 1; i < text.length; i += 1) {
    const byte = text[i] as number;
    if (byte > 0x22 && byte !== 0x5c) continue;
    if (byte === 0x22) return i + 1;
    if (byte === 0x5c) i += 1;
    if (byte < 0x20 || (byte === 0x5c && shortEscapes[text[i] as number] !== 1)) return notSure;
  }
  return notSure;
}

const shortEscapes = new Uint8Array(256);
for (const byte of Buffer.from('"\\bfnrt')) shortEscapes[byte] = 1;

/** Whether the name at `name` comes after that at `previous` (3.2.3). Plain ASCII only: there, bytes are in the order of UTF-16 units. */
export function isNextName(text: Uint8Array, previous: number, name: number): boolean {
  let isAfter = previous === 0;
  for (let i = 1; ; i += 1) {
    const byte = text[name + i] as number;
    if (byte === 0x22) return isAfter;
    if (byte === 0x5c || byte > 0x7e) return false;
    if (isAfter) continue;
    const before = text[previous + i] as number;
    if (before === 0x22 || byte > before) isAfter = true;
    else if (byte < before) return false;
  }
}

/** Behind the number; `notSure` where ECMAScript writes its value in another way (3.2.2.3). */
export function endOfNumber(text: Uint8Array, start: number): number {
  let end = start + 1;
  while (isNumberByte(text[end])) end += 1;
  if (end - start === 1) return text[start] === 0x2d ? notSure : end;
  const token = Buffer.from(text.buffer, text.byteOffset + start, end - start).toString('latin1');
  return String(Number(token)) === token ? end : notSure;
}
