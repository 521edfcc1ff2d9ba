import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DigestStream, type Digest } from '../../formats/digest.js';

export interface Copied {
  readonly digest: Digest;
  readonly bytes: number;
}

/** A new private file with the bytes of the stream, on the disk when this ends. `onBytes` gets the length of each piece. */
export async function writeHashed(
  source: Readable,
  to: string,
  onBytes: (count: number) => void = () => undefined,
): Promise<Copied> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const seen = new DigestStream();
  await pipeline(source, hashing(seen, onBytes), createWriteStream(to, { flags: 'wx', mode: 0o600, flush: true }));
  return { digest: seen.digest(), bytes: seen.bytes };
}

export const openFile = (path: string): Readable => createReadStream(path, { highWaterMark: 1024 * 1024 });

/** Passes the bytes on and lets `seen` see them. */
export const hashing = (seen: DigestStream, onBytes: (count: number) => void) =>
  async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      seen.update(chunk);
      onBytes(chunk.length);
      yield chunk;
    }
  };
