/**
 * The field of 256 elements, GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1, in which 2 generates all others. Addition is XOR. An element is an
 * integer from 0 to 255.
 */
const exponents = new Uint8Array(510);
const logarithms = new Uint8Array(256);
for (let power = 0, element = 1; power < 255; power += 1) {
  exponents[power] = exponents[power + 255] = element;
  logarithms[element] = power;
  element = (element << 1) ^ (element > 127 ? 0x11d : 0);
}

export function multiply(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : exponents[logarithms[a]! + logarithms[b]!]!;
}

/** One over an element. Zero has none: RangeError. */
export function inverse(a: number): number {
  if (a === 0) throw new RangeError('zero has no inverse');
  return exponents[255 - logarithms[a]!]!;
}
