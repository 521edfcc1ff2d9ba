import { crc32 } from 'node:zlib';
import { fromFdPromise, type Entry, type ZipFile } from 'yauzl';
import { FormatError } from '../../../formats/format-error.js';
import type { ByteReader } from './byte-reader.js';
import { checkEntryName } from './entry-name.js';
import { spool } from './fs-spool.js';
import type { ReadingLimits } from './reading-limits.js';
import type { TarEntry } from './tar-entries.js';

/**
 * Reads the files of a zip, whose directory lies at its end: the bytes go to an unnamed temporary file first. The directory is checked
 * as a whole before anything is unpacked. Throws FormatError `bomb`, `forbidden-entry`, `unsafe-path`, `checksum` or `truncated`.
 */
export async function* zipEntries(source: ByteReader, path: string, limits: ReadingLimits): AsyncGenerator<TarEntry> {
  const spooled = await spool(source.rest());
  const { fd, size } = spooled;
  try {
    const zip = await openZip(fd, size, path);
    const entries = await readDirectory(zip, size, path, limits);
    for (const entry of entries) {
      const bytes = () => entryBytes(zip, entry, path);
      yield { name: entry.fileName, size: entry.uncompressedSize, bytes };
    }
  } finally {
    await spooled.close();
  }
}

async function openZip(fd: number, size: number, path: string): Promise<ZipFile> {
  return fromFdPromise(fd, {
    lazyEntries: true,
    autoClose: false,
    strictFileNames: true,
    validateEntrySizes: true,
  }).catch((cause: Error) => {
    throw new FormatError('truncated', `${path} is no complete zip: ${cause.message}`, { path, offset: size, cause });
  });
}

async function readDirectory(zip: ZipFile, size: number, path: string, limits: ReadingLimits): Promise<Entry[]> {
  if (zip.entryCount > limits.entries)
    throw bomb(`${path} holds ${zip.entryCount} entries, more than ${limits.entries}`, path);
  const entries: Entry[] = [];
  const names = new Set<string>();
  for await (const entry of directoryOf(zip, path)) {
    if (entry.fileName.endsWith('/')) continue;
    checkEntry(entry, path, limits);
    if (names.has(entry.fileName))
      throw new FormatError('forbidden-entry', `${path} holds ${entry.fileName} twice`, { path });
    names.add(entry.fileName);
    entries.push(entry);
  }
  checkOverlap(entries, size, path);
  return entries;
}

async function* directoryOf(zip: ZipFile, path: string): AsyncGenerator<Entry> {
  try {
    yield* zip.eachEntry();
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    const message = (cause as Error).message;
    const code = /file ?name|path/i.test(message) ? 'unsafe-path' : 'checksum';
    throw new FormatError(code, `${path} has a damaged directory: ${message}`, { path, cause });
  }
}

const fileTypes = 0o170000;
const regularFile = 0o100000;

function checkEntry(entry: Entry, path: string, limits: ReadingLimits): void {
  checkEntryName(entry.fileName, path);
  const mode = entry.externalFileAttributes >>> 16;
  const type = mode & fileTypes;
  if (type !== 0 && type !== regularFile)
    throw new FormatError('forbidden-entry', `${path} holds ${entry.fileName}, which is no regular file`, { path });
  if (entry.uncompressedSize > limits.freeBytes && entry.uncompressedSize > entry.compressedSize * limits.ratio)
    throw bomb(`${path} holds ${entry.fileName}, which expands more than ${limits.ratio} times`, path);
}

/** Entries that share bytes are how a small zip says that it holds much (B48). */
function checkOverlap(entries: readonly Entry[], size: number, path: string): void {
  const spans = entries
    .map((entry) => [entry.relativeOffsetOfLocalHeader, entry.compressedSize] as const)
    .sort(([a], [b]) => a - b);
  let end = 0;
  for (const [offset, length] of spans) {
    if (offset < end) throw bomb(`${path} holds entries that overlap`, path);
    end = offset + 30 + length;
  }
  if (end > size) throw new FormatError('truncated', `${path} ends before its last entry`, { path, offset: size });
}

async function* entryBytes(zip: ZipFile, entry: Entry, path: string): AsyncGenerator<Uint8Array> {
  let sum = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      sum = crc32(chunk as Buffer, sum);
      yield chunk as Buffer;
    }
  } catch (cause) {
    throw new FormatError('checksum', `${path} holds damaged data in ${entry.fileName}: ${(cause as Error).message}`, {
      path,
      offset: entry.relativeOffsetOfLocalHeader,
      cause,
    });
  }
  if (sum !== entry.crc32)
    throw new FormatError('checksum', `the checksum of ${entry.fileName} in ${path} does not match`, {
      path,
      offset: entry.relativeOffsetOfLocalHeader,
    });
}

const bomb = (message: string, path: string) => new FormatError('bomb', message, { path });
