import { FormatError } from '../../../formats/format-error.js';
import type { ByteReader } from './byte-reader.js';
import { checkEntryName } from './entry-name.js';

export interface TarEntry {
  readonly name: string;
  readonly size: number;
  /** The entry's bytes; must be read to their end before the next entry. */
  bytes(): AsyncGenerator<Uint8Array>;
}

const blockSize = 512;

/**
 * Reads the regular files of a tar stream (POSIX.1-1988 ustar, and pax headers that only hold times). Nothing is written anywhere, so all
 * else is refused: links, devices, sparse files, names given by pax or GNU extensions. Throws FormatError `forbidden-entry`,
 * `unsafe-path`, `checksum`, `truncated` or `trailing-bytes`, each with the offset.
 */
export async function* tarEntries(source: ByteReader, path: string): AsyncGenerator<TarEntry> {
  const seen = new Set<string>();
  for (;;) {
    const at = source.offset;
    const header = await source.exactly(blockSize, path);
    if (isZero(header)) return endOfArchive(source, path);
    const { name, size, type } = parseHeader(header, path, at);
    if (type === 'x' || type === 'g') {
      checkPax(await source.exactly(size, path), path, at);
      await skipPadding(source, size, path);
      continue;
    }
    checkType(type, name, path, at);
    if (type === '5') continue;
    checkEntryName(name, path);
    if (seen.has(name)) throw forbidden(`holds ${name} twice`, path, at);
    seen.add(name);
    const end = source.offset + size;
    yield { name, size, bytes: () => bytesUpTo(source, end, path) };
    for await (const rest of bytesUpTo(source, end, path)) void rest;
    await skipPadding(source, size, path);
  }
}

async function* bytesUpTo(source: ByteReader, end: number, path: string): AsyncGenerator<Uint8Array> {
  while (source.offset < end) {
    const piece = await source.some(end - source.offset);
    if (!piece)
      throw new FormatError('truncated', `${path} ends in the middle of an entry`, { path, offset: source.offset });
    yield piece;
  }
}

const skipPadding = (source: ByteReader, size: number, path: string) =>
  source.exactly((blockSize - (size % blockSize)) % blockSize, path);

/** Two zero blocks end an archive; writers fill the last record with more of them. */
async function endOfArchive(source: ByteReader, path: string): Promise<void> {
  for (let piece = await source.some(); piece; piece = await source.some()) {
    const found = piece.findIndex((byte) => byte !== 0);
    if (found >= 0)
      throw new FormatError('trailing-bytes', `${path} goes on after its end`, {
        path,
        offset: source.offset - piece.length + found,
      });
  }
}

function parseHeader(header: Buffer, path: string, offset: number) {
  checkSum(header, path, offset);
  const size = octal(header, 124, 12);
  if (size === undefined)
    throw new FormatError('syntax', `${path} holds an entry of unreadable size`, { path, offset });
  const prefix = header.toString('latin1', 257, 262) === 'ustar' && header[262] === 0 ? text(header, 345, 155) : '';
  const name = text(header, 0, 100);
  return { name: prefix === '' ? name : `${prefix}/${name}`, size, type: String.fromCharCode(header[156] || 0x30) };
}

function checkSum(header: Buffer, path: string, offset: number): void {
  let sum = 8 * 0x20;
  for (let i = 0; i < blockSize; i += 1) if (i < 148 || i >= 156) sum += header[i]!;
  if (octal(header, 148, 8) !== sum)
    throw new FormatError('checksum', `${path} holds a damaged header`, { path, offset });
}

const types: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a fifo',
  '7': 'a contiguous file',
  L: 'a GNU long name',
  K: 'a GNU long link',
  S: 'a sparse file',
};

function checkType(type: string, name: string, path: string, offset: number): void {
  if (type === '0' || type === '5') return;
  throw forbidden(`holds ${types[type] ?? `an entry of type ${JSON.stringify(type)}`}: ${name}`, path, offset);
}

/** pax records are "<length> <keyword>=<value>\n"; only such that change nothing we read are let through. */
function checkPax(records: Buffer, path: string, offset: number): void {
  const keywords = [...records.toString('utf8').matchAll(/(?:^|\n)\d+ ([^=\n]+)=/g)].map((match) => match[1] ?? '');
  const telling = keywords.find((keyword) => /^(?:path|linkpath|size|hdrcharset|charset)$|^GNU\.sparse/.test(keyword));
  if (telling !== undefined) throw forbidden(`holds a pax header that sets ${telling}`, path, offset);
}

const forbidden = (what: string, path: string, offset: number) =>
  new FormatError('forbidden-entry', `${path} ${what}; send regular files with names of at most 255 bytes`, {
    path,
    offset,
  });

function text(header: Buffer, start: number, length: number): string {
  const end = header.indexOf(0, start);
  return header.toString('utf8', start, end < 0 || end > start + length ? start + length : end);
}

function octal(header: Buffer, start: number, length: number): number | undefined {
  const digits = header
    .toString('latin1', start, start + length)
    .replace(/[\0 ]+$/, '')
    .trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

const isZero = (block: Buffer) => block.every((byte) => byte === 0);
