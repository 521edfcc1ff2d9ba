import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { entryLimit } from '../../formats/bundle-manifest/bundle-paths.js';
import { scanTar, type ReadAt } from '../../formats/tar/scan-tar.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { CheckFailure } from './check-failure.js';

/** Headers of small members come in one read. Bytes. */
const readAhead = 16 * 1024;

/**
 * Lists the members of a bundle's tar without reading their data. Throws FormatError for whatever is not a plain ustar of regular files with safe
 * paths, each once, with nothing hidden between or behind them (B46-B49), every header as the Export Center writes it to the byte. A tar that another
 * tool made again is unpacked first, and the folder verified.
 */
export function openTar(file: string): readonly BundleFile[] {
  const descriptor = openSync(file, constants.O_RDONLY);
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw new CheckFailure('EC-ARCHIVE-ENTRY', `${file} is neither a file nor a folder`);
    const entries = scanTar(readerOf(descriptor), { maxBytes: status.size, maxEntries: 2 * entryLimit, exact: true });
    return Array.from(entries, ({ path, bytes, dataOffset }) => ({
      path,
      bytes,
      slices: sliceOf(file, dataOffset, bytes),
    }));
  } finally {
    closeSync(descriptor);
  }
}

const sliceOf = (file: string, offset: number, length: number) => (length === 0 ? [] : [{ file, offset, length }]);

function readerOf(descriptor: number): ReadAt {
  let [start, end] = [0, 0];
  let buffer = Buffer.alloc(readAhead);
  return (offset, length) => {
    if (offset < start || offset + length > end) {
      if (length > buffer.length) buffer = Buffer.alloc(length);
      [start, end] = [offset, offset + fill(descriptor, buffer, offset)];
    }
    return buffer.subarray(offset - start, Math.min(offset - start + length, end - start));
  };
}

function fill(descriptor: number, buffer: Buffer, offset: number): number {
  let count = 0;
  for (let read = 1; read > 0 && count < buffer.length; count += read)
    read = readSync(descriptor, buffer, count, buffer.length - count, offset + count);
  return count;
}
