import { compareBytes } from '../byte-order.js';
import { FormatError } from '../format-error.js';

/**
 * The canonical form that TUF metadata is signed in (OLPC canonical JSON, TUF 4.2.1): members in byte order, no white space, strings with only
 * quote and backslash escaped, whole numbers only. It is not RFC 8785, and not always JSON. UTF-8. Throws FormatError `number` and `schema`
 * with the pointer of what it refuses.
 */
export function tufCanonicalBytes(value: unknown): Buffer {
  return Buffer.from(write(value, ''), 'utf8');
}

function write(value: unknown, pointer: string): string {
  if (typeof value === 'string') return text(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return wholeNumber(value, pointer);
  if (Array.isArray(value)) return `[${value.map((item, at) => write(item, `${pointer}/${at}`)).join(',')}]`;
  if (typeof value !== 'object') throw new FormatError('schema', `${pointer} is not JSON`, { pointer });
  const members = Object.entries(value).toSorted(([a], [b]) => compareBytes(a, b));
  return `{${members.map(([name, member]) => `${text(name)}:${write(member, `${pointer}/${name}`)}`).join(',')}}`;
}

const text = (value: string): string => `"${value.replaceAll(/["\\]/g, (one) => `\\${one}`)}"`;

function wholeNumber(value: number, pointer: string): string {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  throw new FormatError('number', `${pointer} must be a whole number`, { pointer });
}
