import type { Order } from './version-order.js';

/** Compares texts by UTF-16 unit, which is byte order for the ASCII that versions are made of. */
export function compareText(a: string, b: string): Order {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export function compareNumbers(a: number, b: number): Order {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Removes leading zeros, so that numerals of any size are compared without becoming a number. */
export function trimZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

/** Compares decimal numerals as `trimZeros` gives them. */
export function compareNumerals(a: string, b: string): Order {
  return compareNumbers(a.length, b.length) || compareText(a, b);
}

/** Lexicographic order; of two lists that are the same as far as both go, the shorter is less. */
export function compareLists<T>(a: readonly T[], b: readonly T[], compare: (left: T, right: T) => Order): Order {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) {
    const order = compare(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return compareNumbers(a.length, b.length);
}

/** Lexicographic order of lists that go on for ever with `filler`. */
export function comparePadded<T>(
  a: readonly T[],
  b: readonly T[],
  filler: T,
  compare: (left: T, right: T) => Order,
): Order {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const order = compare(a[i] ?? filler, b[i] ?? filler);
    if (order !== 0) return order;
  }
  return 0;
}

/** The list without the elements at its end that are `filler`. */
export function trimEnd<T>(list: readonly T[], filler: (element: T) => boolean): readonly T[] {
  let length = list.length;
  while (length > 0 && filler(list[length - 1]!)) length -= 1;
  return list.slice(0, length);
}

const isDigits = /^\d+$/;

/** SemVer 2.0.0, clause 11.4: numerals by value, others by ASCII, numerals below others. */
export function compareIdentifiers(a: string, b: string): Order {
  const aDigits = isDigits.test(a);
  const bDigits = isDigits.test(b);
  if (aDigits && bDigits) return compareNumerals(trimZeros(a), trimZeros(b));
  if (aDigits !== bDigits) return aDigits ? -1 : 1;
  return compareText(a, b);
}
