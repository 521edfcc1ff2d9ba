import { FormatError } from '../format-error.js';
import { checkEntryPath, quoted } from './safe-path.js';

/** Tar works in blocks of 512 bytes. */
export const tarBlock = 512;

/** The two zero blocks that end an archive. */
export const tarTrailer: Buffer = Buffer.alloc(2 * tarBlock);

const nameBytes = 100;
const prefixBytes = 155;
const largestSize = 0o77777777777;

export interface TarMember {
  readonly path: string;
  /** In bytes, up to 8 GiB - 1. */
  readonly size: number;
  /** Permission bits; 0644 if not given. */
  readonly mode?: number;
}

/**
 * The header of a regular file in POSIX ustar (IEEE 1003.1, pax, "ustar Interchange Format"): owner and group 0 without names, time 0, so
 * that its bytes follow from path, size and mode. GNU tar writes the same. Throws FormatError `unsafe-path` for a path that is unsafe or does
 * not fit (100 bytes, or 155 + 100 split at a slash), `too-large` for a size beyond 8 GiB.
 */
export function tarHeader({ path, size, mode = 0o644 }: TarMember): Buffer {
  if (!Number.isSafeInteger(size) || size < 0 || size > largestSize) {
    throw new FormatError(
      'too-large',
      `entry ${quoted(path)} has ${size} bytes; a tar member has at most ${largestSize}`,
      { path },
    );
  }
  const { name, prefix } = splitPath(path);
  const header = Buffer.alloc(tarBlock);
  header.write(name, 0);
  writeOctal(header, 100, 7, mode & 0o777);
  writeOctal(header, 108, 7, 0);
  writeOctal(header, 116, 7, 0);
  writeOctal(header, 124, 11, size);
  writeOctal(header, 136, 11, 0);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  writeOctal(header, 329, 7, 0);
  writeOctal(header, 337, 7, 0);
  header.write(prefix, 345);
  return withChecksum(header);
}

function withChecksum(header: Buffer): Buffer {
  writeOctal(header, 148, 6, tarChecksum(header));
  header[155] = 0x20;
  return header;
}

/** Sum of the header's bytes, those of the checksum field taken as spaces. */
export function tarChecksum(header: Uint8Array): number {
  let sum = 8 * 0x20;
  for (let i = 0; i < tarBlock; i += 1) if (i < 148 || i > 155) sum += header[i] as number;
  return sum;
}

/** The byte behind the digits stays NUL. */
function writeOctal(header: Buffer, at: number, digits: number, value: number): void {
  header.write(value.toString(8).padStart(digits, '0'), at);
}

function splitPath(path: string): { name: string; prefix: string } {
  const bytes = Buffer.from(checkEntryPath(path));
  if (bytes.length <= nameBytes) return { name: path, prefix: '' };
  const slash = bytes.lastIndexOf(0x2f, prefixBytes);
  if (slash < 1 || bytes.length - slash - 1 > nameBytes) {
    const limit = `${nameBytes} bytes, or ${prefixBytes} and ${nameBytes} split at a slash`;
    throw new FormatError('unsafe-path', `entry ${quoted(path)} does not fit a tar header (${limit}); shorten it`, {
      path,
    });
  }
  return { name: bytes.toString('utf8', slash + 1), prefix: bytes.toString('utf8', 0, slash) };
}

/** Zero bytes that follow the data of a member. */
export function tarPadding(size: number): number {
  return (tarBlock - (size % tarBlock)) % tarBlock;
}
