const longest = 16;
const slotCount = 1024;

/** A text and its UTF-8 bytes, at the slot that its length and three of its bytes say; another one with the same slot takes its place. */
const texts: string[] = Array.from({ length: slotCount }, () => '');
const bytes = Buffer.alloc(slotCount * longest);
const lengths = new Uint8Array(slotCount);

/**
 * The text of some UTF-8 bytes. Short ones, such as the names of types and ecosystems, come again in every record: of them no second string
 * is made, and a string that is a key of a Set or Map already is found there at once.
 */
export function repeatedText(from: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length > longest || length === 0) return from.toString('utf8', start, end);
  const slot = slotOf(from, start, end);
  if (lengths[slot] === length && isAt(slot, from, start, length)) return texts[slot]!;
  const text = from.toString('utf8', start, end);
  texts[slot] = text;
  lengths[slot] = length;
  from.copy(bytes, slot * longest, start, end);
  return text;
}

const slotOf = (from: Buffer, start: number, end: number): number =>
  (from[start]! * 5 + from[(start + end) >> 1]! * 31 + from[end - 1]! * 131 + (end - start) * 17) % slotCount;

function isAt(slot: number, from: Buffer, start: number, length: number): boolean {
  const first = slot * longest;
  for (let i = 0; i < length; i += 1) if (bytes[first + i] !== from[start + i]) return false;
  return true;
}
