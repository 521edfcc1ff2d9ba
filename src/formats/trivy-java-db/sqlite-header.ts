import { FormatError } from '../format-error.js';

/** Bytes of the header of an SQLite file (sqlite.org/fileformat2.html, 1.3). */
export const sqliteHeaderBytes = 100;

/**
 * Where the file says which release of SQLite wrote it last (1.3.16), and the one that ours name, 3.45.0: files are the same from every Node whose
 * SQLite lays out pages the same. Readers do not look at it.
 */
export const writerVersion = { offset: 96, bytes: Buffer.from([0x00, 0x2e, 0x76, 0x88]) } as const;

const magic = Buffer.from('SQLite format 3\0');
const [pageSizeAt, writeVersionAt, encodingAt, utf8] = [16, 18, 56, 1];

/**
 * Checks the header of an untrusted file before SQLite opens it. Throws FormatError `syntax` for what is no SQLite file of whole pages of 4,096
 * bytes, `unsupported-version` for one in WAL mode, which no read-only mount can open, or in UTF-16.
 */
export function checkSqliteHeader(header: Uint8Array, size: number): void {
  const bytes = Buffer.from(header.buffer, header.byteOffset, header.length);
  if (bytes.length < sqliteHeaderBytes || !bytes.subarray(0, magic.length).equals(magic))
    throw new FormatError('syntax', 'is no SQLite database');
  if (bytes.readUInt16BE(pageSizeAt) !== 4096 || size % 4096 !== 0)
    throw new FormatError('syntax', 'is no SQLite database of whole pages of 4096 bytes');
  if (bytes[writeVersionAt] !== 1 || bytes[writeVersionAt + 1] !== 1)
    throw new FormatError('unsupported-version', 'is in WAL mode, so that a read-only mount cannot open it');
  if (bytes.readUInt32BE(encodingAt) !== utf8) throw new FormatError('unsupported-version', 'is not in UTF-8');
}
