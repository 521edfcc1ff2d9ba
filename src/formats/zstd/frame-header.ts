import { FormatError } from '../format-error.js';

const magic = 0xfd2fb528;
const contentSizeBytes = [0, 2, 4, 8] as const;
const dictionaryIdBytes = [0, 1, 2, 4] as const;

interface FrameHeader {
  /** Length of the header, magic number included. */
  readonly bytes: number;
  /** Bytes after decompression, if the frame declares them. */
  readonly contentSize: number | undefined;
  readonly checksum: boolean;
}

/** Reads a frame header (RFC 8878, section 3.1.1.1). Throws `syntax`, `truncated`, or `unsupported` for a dictionary. */
export function readFrameHeader(frame: Uint8Array): FrameHeader {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.length);
  if (bytes.length < 6) throw truncated(bytes.length);
  if (bytes.readUInt32LE(0) !== magic)
    throw new FormatError('syntax', 'not a zstd frame: it does not begin with 28 b5 2f fd', { offset: 0 });
  const flags = bytes[4] as number;
  if (flags & 0x08) throw new FormatError('syntax', 'a reserved bit of the zstd frame header is set', { offset: 4 });
  const single = (flags & 0x20) !== 0;
  const dictionary = dictionaryIdBytes[(flags & 3) as 0 | 1 | 2 | 3];
  if (dictionary > 0) throw new FormatError('unsupported', 'the zstd frame needs a dictionary', { offset: 4 });
  const sizeFlag = (flags >> 6) as 0 | 1 | 2 | 3;
  const sizeBytes = sizeFlag === 0 && single ? 1 : contentSizeBytes[sizeFlag];
  const sizeAt = 5 + (single ? 0 : 1);
  if (bytes.length < sizeAt + sizeBytes) throw truncated(bytes.length);
  return { bytes: sizeAt + sizeBytes, contentSize: readSize(bytes, sizeAt, sizeBytes), checksum: (flags & 0x04) !== 0 };
}

function readSize(bytes: Buffer, at: number, length: 0 | 1 | 2 | 4 | 8): number | undefined {
  if (length === 0) return undefined;
  if (length === 1) return bytes.readUInt8(at);
  if (length === 2) return bytes.readUInt16LE(at) + 256;
  if (length === 4) return bytes.readUInt32LE(at);
  return Number(bytes.readBigUInt64LE(at));
}

/**
 * Length of the frame that `bytes` begin with, found by its block headers without decompressing (RFC 8878, section 3.1.1.2).
 * Throws `truncated` if the frame goes on behind the end.
 */
export function frameLength(bytes: Uint8Array): number {
  const header = readFrameHeader(bytes);
  let at = header.bytes;
  for (let last = false; !last;) {
    if (at + 3 > bytes.length) throw truncated(bytes.length);
    const block = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
    last = (block & 1) === 1;
    at += 3 + blockBytes((block >> 1) & 3, block >> 3, at);
  }
  const end = at + (header.checksum ? 4 : 0);
  if (end > bytes.length) throw truncated(bytes.length);
  return end;
}

function blockBytes(type: number, size: number, offset: number): number {
  if (type === 3) throw new FormatError('syntax', 'a zstd block has the reserved type', { offset });
  return type === 1 ? 1 : size;
}

const truncated = (offset: number) =>
  new FormatError('truncated', `the zstd frame is cut off after ${offset} bytes`, { offset });
