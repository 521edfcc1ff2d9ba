/** What a Range header asks of a representation of `size` bytes. `end` is inclusive. */
export type RangeAnswer =
  | { readonly kind: 'full' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'unsatisfiable' };

const full: RangeAnswer = { kind: 'full' };
const unsatisfiable: RangeAnswer = { kind: 'unsatisfiable' };

/**
 * Range of RFC 9110, section 14.2. One range is served; several are answered in full, because multipart answers multiply work;
 * another unit and what is no range at all are ignored, as the RFC says. A backward range is refused, so that the mistake shows.
 */
export function parseRange(header: string | undefined, size: number): RangeAnswer {
  const set = /^\s*bytes\s*=\s*(.+)$/i.exec(header ?? '')?.[1];
  if (set === undefined || set.includes(',')) return full;
  const match = /^(\d*)-(\d*)\s*$/.exec(set);
  if (!match || (match[1] === '' && match[2] === '')) return full;
  const [, first = '', last = ''] = match;
  return first === '' ? suffix(Number(last), size) : fromTo(Number(first), last === '' ? Infinity : Number(last), size);
}

function suffix(length: number, size: number): RangeAnswer {
  if (length === 0 || size === 0) return unsatisfiable;
  return { kind: 'part', start: Math.max(0, size - length), end: size - 1 };
}

function fromTo(start: number, end: number, size: number): RangeAnswer {
  if (start >= size || end < start) return unsatisfiable;
  return { kind: 'part', start, end: Math.min(end, size - 1) };
}
