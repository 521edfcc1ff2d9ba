import { isUtf8 } from 'node:buffer';
import { FormatError } from '../format-error.js';
import { quoted } from './safe-path.js';
import { tarBlock, tarChecksum } from './tar-header.js';

/** The fields of a tar header that a reader of files and folders needs, before any judgement. */
export interface RawHeader {
  readonly path: string;
  readonly type: string;
  readonly size: number;
  readonly mode: number;
  /** `ustar` is POSIX; `gnu` is the old GNU form, which has no prefix. */
  readonly form: 'ustar' | 'gnu';
}

/** Reads a header block that lies at `offset`. Throws `checksum`, `unsupported` (not ustar), or `syntax` for a field that is not octal. */
export function readRawHeader(block: Uint8Array, offset: number): RawHeader {
  const bytes = Buffer.from(block.buffer, block.byteOffset, tarBlock);
  const name = readName(bytes, 0, 100, offset);
  requireChecksum(bytes, name, offset);
  const form = readForm(bytes, name, offset);
  const prefix = form === 'ustar' ? readName(bytes, 345, 155, offset) : '';
  const path = prefix === '' ? name : `${prefix}/${name}`;
  return {
    path,
    form,
    type: String.fromCharCode(bytes[156] as number),
    size: readOctal(bytes, 124, 12, path, offset),
    mode: readOctal(bytes, 100, 8, path, offset),
  };
}

function readName(bytes: Buffer, start: number, length: number, offset: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  const name = end === -1 ? field : field.subarray(0, end);
  if (isUtf8(name)) return name.toString('utf8');
  const path = name.toString('latin1');
  throw new FormatError('unsafe-path', `entry ${quoted(path)} has a name that is not UTF-8`, { path, offset });
}

function requireChecksum(bytes: Buffer, path: string, offset: number): void {
  const stored = /^ *([0-7]{1,7})[\0 ]/.exec(bytes.toString('latin1', 148, 156))?.[1];
  if (stored !== undefined && parseInt(stored, 8) === tarChecksum(bytes)) return;
  throw new FormatError('checksum', `the tar header at byte ${offset} (${quoted(path)}) has a wrong checksum`, {
    path,
    offset,
  });
}

function readForm(bytes: Buffer, path: string, offset: number): 'ustar' | 'gnu' {
  const magic = bytes.toString('latin1', 257, 265);
  if (magic === 'ustar\u000000') return 'ustar';
  if (magic === 'ustar  \0') return 'gnu';
  throw new FormatError(
    'unsupported',
    `the tar header at byte ${offset} is not ustar; make the archive with tar --format=ustar`,
    {
      path,
      offset,
    },
  );
}

function readOctal(bytes: Buffer, start: number, length: number, path: string, offset: number): number {
  const digits = /^ *([0-7]+)[\0 ]*$/.exec(bytes.toString('latin1', start, start + length))?.[1];
  if (digits !== undefined) return parseInt(digits, 8);
  throw new FormatError('syntax', `the tar header of entry ${quoted(path)} has a number that is not octal`, {
    path,
    offset: offset + start,
  });
}
