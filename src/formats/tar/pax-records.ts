import { isUtf8 } from 'node:buffer';
import { FormatError } from '../format-error.js';

/** What a PAX header may change; everything else in it (times, owners, attributes) means nothing to us. */
export interface PaxOverrides {
  readonly path?: string;
  readonly size?: number;
}

/** Reads the records `<length> <keyword>=<value>\n` of a PAX extended header (IEEE 1003.1, pax). Throws `syntax` or `forbidden-entry`. */
export function readPaxRecords(bytes: Buffer, offset: number): PaxOverrides {
  let overrides: PaxOverrides = {};
  for (let at = 0; at < bytes.length;) {
    const { keyword, value, end } = readRecord(bytes, at, offset);
    overrides = { ...overrides, ...overrideOf(keyword, value, offset) };
    at = end;
  }
  return overrides;
}

function readRecord(bytes: Buffer, at: number, offset: number): { keyword: string; value: Buffer; end: number } {
  const digits = /^([1-9]\d{0,7}) /.exec(bytes.toString('latin1', at, at + 10))?.[1];
  const end = at + Number(digits);
  const equals = bytes.indexOf(0x3d, at);
  if (digits === undefined || end > bytes.length || bytes[end - 1] !== 0x0a || equals === -1 || equals >= end - 1) {
    throw new FormatError('syntax', 'a PAX header is not a list of records', { offset: offset + at });
  }
  return {
    keyword: bytes.toString('latin1', at + digits.length + 1, equals),
    value: bytes.subarray(equals + 1, end - 1),
    end,
  };
}

function overrideOf(keyword: string, value: Buffer, offset: number): PaxOverrides {
  if (keyword.startsWith('GNU.sparse'))
    throw new FormatError('forbidden-entry', 'the archive holds a sparse file', { offset });
  if (keyword === 'size') return { size: readSize(value.toString('latin1'), offset) };
  if (keyword !== 'path') return {};
  if (!isUtf8(value)) throw new FormatError('unsafe-path', 'a PAX header gives a path that is not UTF-8', { offset });
  return { path: value.toString('utf8') };
}

function readSize(text: string, offset: number): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new FormatError('syntax', 'a PAX header gives a size that is not a number', { offset });
}
