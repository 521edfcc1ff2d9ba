/**
 * Compares two strings by their UTF-8 bytes, which is code point order. JavaScript's own order is by UTF-16 units and
 * differs above U+FFFF, and localeCompare depends on the host.
 */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Moves surrogates (U+D800..DFFF) above the rest of the basic plane, where their code points belong. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
