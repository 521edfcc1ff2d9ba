import { DigestStream, type Digest } from '../../formats/digest.js';
import { open, type FileHandle } from 'node:fs/promises';
import type { FileSlice } from '../../kernel/file-slice.js';
import { damagedBlob, toReadError } from '../storage/storage-errors.js';
import type { BytePart, ByteParts } from './byte-parts.js';
import { ReadingPace } from './reading-pace.js';

/**
 * Bytes [offset, offset + length) of a view, gathered into buffers across parts and files; `ReadingPace` decides how large they are. A
 * buffer may be used until the next one is asked for. Throws `EC-BLOB-DAMAGED` (integrity) where a file is shorter than recorded.
 */
export async function* readParts(
  parts: ByteParts,
  offset: number,
  length: number,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const filler = new BufferFiller(parts.slice(offset, length));
  const pace = new ReadingPace(length);
  let ahead: Promise<Buffer | undefined> | undefined;
  try {
    for (;;) {
      const buffer = await (ahead ?? filler.fill(pace.next()));
      if (!buffer) return;
      signal?.throwIfAborted();
      ahead = pace.readsAhead ? filler.fill(pace.next()) : undefined;
      const given = performance.now();
      yield buffer;
      pace.took(buffer.length, performance.now() - given);
    }
  } finally {
    await ahead?.catch(() => undefined);
    pace.end();
    await filler.close();
  }
}

class BufferFiller {
  readonly #parts: Iterator<BytePart>;
  #rest: BytePart | undefined;
  #open: { readonly file: string; readonly handle: FileHandle } | undefined;

  constructor(parts: Iterator<BytePart>) {
    this.#parts = parts;
  }

  /** The buffer, or what of it the last bytes filled; undefined at the end. */
  async fill(buffer: Buffer): Promise<Buffer | undefined> {
    let filled = 0;
    while (filled < buffer.length) {
      const part = this.#rest ?? this.#nextPart();
      if (!part) break;
      const count = Math.min(part.length, buffer.length - filled);
      await this.#copy(part, count, buffer, filled);
      this.#rest = count < part.length ? rest(part, count) : undefined;
      filled += count;
    }
    return filled === 0 ? undefined : buffer.subarray(0, filled);
  }

  async close(): Promise<void> {
    await this.#open?.handle.close();
    this.#open = undefined;
  }

  #nextPart(): BytePart | undefined {
    const next = this.#parts.next();
    return next.done ? undefined : next.value;
  }

  async #copy(part: BytePart, count: number, buffer: Buffer, at: number): Promise<void> {
    if (Buffer.isBuffer(part)) part.copy(buffer, at, 0, count);
    else await this.#read(part, count, buffer, at);
  }

  async #read({ file, offset }: FileSlice, count: number, buffer: Buffer, at: number): Promise<void> {
    const handle = await this.#handle(file);
    for (let done = 0; done < count;) {
      const { bytesRead } = await handle.read(buffer, at + done, count - done, offset + done);
      if (bytesRead === 0) throw damagedBlob(`in segment ${file.slice(-64)}`, 'the file is shorter than recorded');
      done += bytesRead;
    }
  }

  async #handle(file: string): Promise<FileHandle> {
    if (this.#open?.file === file) return this.#open.handle;
    await this.close();
    const handle = await open(file, 'r').catch((error: unknown) => {
      throw toReadError(error);
    });
    this.#open = { file, handle };
    return handle;
  }
}

const rest = (part: BytePart, from: number): BytePart =>
  Buffer.isBuffer(part)
    ? part.subarray(from)
    : { file: part.file, offset: part.offset + from, length: part.length - from };

/** SHA-256 of a whole view. */
export async function digestOfParts(parts: ByteParts, signal?: AbortSignal): Promise<Digest> {
  const digest = new DigestStream();
  for await (const buffer of readParts(parts, 0, parts.size, signal)) digest.update(buffer);
  return digest.digest();
}

/**
 * A whole view, hashed while it is read: where the bytes are not what `digest` says, the last of them is never given and
 * `EC-BLOB-DAMAGED` (integrity) is thrown instead.
 */
export async function* readVerifiedParts(
  parts: ByteParts,
  digest: Digest,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const stream = new DigestStream();
  for await (const buffer of readParts(parts, 0, parts.size, signal)) {
    stream.update(buffer);
    if (stream.bytes === parts.size && stream.digest() !== digest)
      throw damagedBlob(digest, 'its bytes have another digest');
    yield buffer;
  }
}
