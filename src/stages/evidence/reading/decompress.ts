import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib';
import { FormatError } from '../../../formats/format-error.js';
import { freeBuffer } from '../../../formats/zstd/free-buffer.js';
import type { ByteReader } from './byte-reader.js';
import type { ReadingLimits } from './reading-limits.js';

/** Each piece is a trip to another thread and back: with zlib's default of 16 KiB the trips cost more than the decompression. Bytes. */
const chunkSize = 256 * 1024;

export type Codec = 'gzip' | 'zstd';

/** By the first bytes (RFC 1952 section 2.3.1; RFC 8878 section 3.1.1, skippable frames included). */
export function codecOf(first: Uint8Array): Codec | undefined {
  if (first[0] === 0x1f && first[1] === 0x8b) return 'gzip';
  const zstd = first[0] === 0x28 && first[1] === 0xb5 && first[2] === 0x2f && first[3] === 0xfd;
  const skippable = ((first[0] ?? 0) & 0xf0) === 0x50 && first[1] === 0x2a && first[2] === 0x4d && first[3] === 0x18;
  return zstd || skippable ? 'zstd' : undefined;
}

/**
 * Decompresses a stream, several members or frames included. Throws FormatError with the offset in the compressed bytes:
 * `truncated`, `checksum` for damaged ones, `trailing-bytes` for what follows the last member and is none, `bomb` where it expands too far.
 */
export async function* decompress(
  source: ByteReader,
  codec: Codec,
  path: string,
  limits: ReadingLimits,
): AsyncGenerator<Buffer> {
  const decoder: Gunzip | ZstdDecompress =
    codec === 'gzip' ? createGunzip({ chunkSize }) : createZstdDecompress({ chunkSize });
  const start = source.offset;
  const feeding = feed(source, decoder);
  let produced = 0;
  try {
    for await (const chunk of decoder as AsyncIterable<Buffer>) {
      produced += chunk.length;
      checkRatio(produced, source.offset - start, path, limits);
      yield chunk;
    }
  } catch (error) {
    throw damaged(error, codec, path, decoder.bytesWritten);
  } finally {
    decoder.destroy();
  }
  await feeding;
  const read = source.offset - start;
  // A decoder stops after the last member without a word about what follows.
  if (decoder.bytesWritten < read)
    throw new FormatError('trailing-bytes', `${path} goes on after the end of its ${codec} data`, {
      path,
      offset: decoder.bytesWritten,
    });
}

/**
 * Frees the memory of chunks that nobody reads any more. The decoder cuts them from one buffer, so the last one frees it. Left to the
 * collector, they make it mark the main thread's heap for every ten megabytes: a sixth of the CPU of an import.
 */
export function freeDecompressed(chunk: Uint8Array): void {
  if (chunk.byteOffset + chunk.length === chunk.buffer.byteLength) freeBuffer(chunk);
}

/** A source that fails destroys the decoder with its error, which so reaches whoever reads. */
async function feed(source: ByteReader, decoder: Transform): Promise<void> {
  try {
    for await (const chunk of source.rest()) {
      if (decoder.destroyed) return;
      if (!decoder.write(chunk, (error) => error ?? source.release([chunk]))) await drained(decoder);
    }
    decoder.end();
  } catch (error) {
    decoder.destroy(error as Error);
  }
}

/** Until the decoder takes more, or never will. */
async function drained(decoder: Transform): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  decoder.once('drain', resolve).once('close', resolve);
  await promise;
  decoder.off('drain', resolve).off('close', resolve);
}

function damaged(error: unknown, codec: Codec, path: string, offset: number): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'Z_BUF_ERROR')
    return new FormatError('truncated', `${path} ends in the middle of its ${codec} data`, { path, offset });
  if (code.startsWith('Z_') || code.startsWith('ZSTD_'))
    return new FormatError('checksum', `${path} holds damaged ${codec} data: ${(error as Error).message}`, {
      path,
      offset,
    });
  return error;
}

function checkRatio(produced: number, read: number, path: string, limits: ReadingLimits): void {
  if (produced <= limits.freeBytes) return;
  if (produced > read * limits.ratio)
    throw new FormatError('bomb', `${path} expands more than ${limits.ratio} times`, { path });
}
