import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { FormatError } from '../format-error.js';
import { freeBuffer } from './free-buffer.js';
import { frameLength, readFrameHeader } from './frame-header.js';

/** Levels that zstd itself calls standard. */
export const zstdLevels = { lowest: 1, highest: 22 } as const;

/**
 * Compresses into one zstd frame (RFC 8878) with content size and checksum. The bytes depend on `plain`, `level`, `dictionary` and the
 * version of the zstd library only: one synchronous call, one output buffer and one thread, because streamed, chunked and
 * multi-threaded output differs, and the last loses data in Node. The dictionary is raw content (section 5): the frame refers to its bytes.
 */
export function compressFrame(plain: Uint8Array, level: number, dictionary?: Uint8Array): Buffer {
  if (!Number.isInteger(level) || level < zstdLevels.lowest || level > zstdLevels.highest) {
    throw new FormatError('unsupported', `zstd level ${level} does not exist; it is a whole number from 1 to 22`);
  }
  const frame = zstdCompressSync(plain, {
    params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 },
    pledgedSrcSize: plain.length,
    chunkSize: compressBound(plain.length),
    ...(dictionary ? { dictionary } : {}),
  });
  const copy = Buffer.from(frame);
  // It has room for the worst case: waiting for the collector would be a quarter of an export's memory.
  freeBuffer(frame);
  return copy;
}

/** ZSTD_COMPRESSBOUND of zstd.h: the most bytes that a frame of `size` plain bytes takes. */
function compressBound(size: number): number {
  const margin = size < 128 * 1024 ? (128 * 1024 - size) >> 11 : 0;
  return Math.max(64, size + Math.floor(size / 256) + margin + 18);
}

/**
 * Decompresses exactly one frame of at most `limit` plain bytes; `dictionary` is the one it was made with. Throws FormatError `too-large`
 * before memory is taken, `truncated`, `trailing-bytes`, `checksum`, or `syntax` for damage inside.
 */
export function decompressFrame(frame: Uint8Array, limit: number, dictionary?: Uint8Array): Buffer {
  const size = readFrameHeader(frame).contentSize;
  if (size !== undefined && size > limit) throw tooLarge(limit, size);
  const end = frameLength(frame);
  if (end < frame.length) {
    throw new FormatError('trailing-bytes', `${frame.length - end} bytes follow the zstd frame`, { offset: end });
  }
  const plain = inflate(frame, size ?? limit, limit, dictionary);
  if (size !== undefined && plain.length !== size) {
    throw new FormatError('syntax', `the zstd frame holds ${plain.length} bytes and declares ${size}`);
  }
  return plain;
}

function inflate(frame: Uint8Array, expected: number, limit: number, dictionary?: Uint8Array): Buffer {
  try {
    // One byte more than expected, or zlib would ask for a second buffer just to see that nothing comes.
    const chunkSize = Math.max(64, Math.min(expected, 16 * 1024 * 1024) + 1);
    return zstdDecompressSync(frame, {
      maxOutputLength: Math.max(1, limit),
      chunkSize,
      ...(dictionary ? { dictionary } : {}),
    });
  } catch (error) {
    throw damage(error, limit);
  }
}

function damage(error: unknown, limit: number): FormatError {
  const code = (error as { code?: string }).code ?? '';
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(limit);
  if (code === 'Z_BUF_ERROR') return new FormatError('truncated', 'the zstd frame is cut off', { cause: error });
  if (code === 'ZSTD_error_checksum_wrong')
    return new FormatError('checksum', 'the checksum of the zstd frame does not match', { cause: error });
  return new FormatError('syntax', `the zstd frame is damaged (${code})`, { cause: error });
}

function tooLarge(limit: number, size?: number): FormatError {
  const what = size === undefined ? 'more' : `${size} bytes`;
  return new FormatError('too-large', `the zstd frame decompresses to ${what}; the limit is ${limit} bytes`);
}

/** Plain size that the frame declares, in bytes; undefined if it does not, which frames of ours always do. */
export function frameContentSize(frame: Uint8Array): number | undefined {
  return readFrameHeader(frame).contentSize;
}

/**
 * Version of the zstd library, for plan digest and manifest: compressed bytes are equal only for equal versions. An argument, so that
 * a plan can be computed for the version that another installation declared: `zstdLibrary(process.versions)`.
 */
export function zstdLibrary(versions: Readonly<Record<string, string | undefined>>): string {
  const version = versions['zstd'];
  if (version === undefined)
    throw new FormatError('unsupported', 'this Node has no zstd; run the Node that npm installed with the product');
  return version;
}
