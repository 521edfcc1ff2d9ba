import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DigestStream, digestOf, type Digest } from '../formats/digest.js';
import { usage } from './cli-error.js';

export interface WrittenFile {
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
}

/** Writes a folder beside its place and moves it there when it is whole, so that half of one never looks like it. */
export class WholeFolder {
  readonly #folder: string;
  readonly #partial: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#partial = `${folder}.partial`;
  }

  /** Throws usage where something is there already. */
  static async create(folder: string): Promise<WholeFolder> {
    const there = await readdir(folder).catch(() => undefined);
    if (there && there.length > 0)
      throw usage(`${folder} is not empty`, { where: folder, remedy: 'Name a folder that does not exist yet.' });
    const made = new WholeFolder(folder);
    await rm(made.#partial, { recursive: true, force: true });
    await mkdir(made.#partial, { recursive: true });
    return made;
  }

  /** Where a file of the folder lies while it is made. */
  at(path: string): string {
    return join(this.#partial, path);
  }

  async write(path: string, bytes: Uint8Array): Promise<WrittenFile> {
    await mkdir(dirname(join(this.#partial, path)), { recursive: true });
    await writeFile(join(this.#partial, path), bytes);
    return { path, digest: digestOf(bytes), bytes: bytes.length };
  }

  /** Copies a stream and answers what it was. */
  async take(path: string, chunks: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<WrittenFile> {
    await mkdir(dirname(join(this.#partial, path)), { recursive: true });
    const digest = new DigestStream();
    let bytes = 0;
    async function* measured() {
      for await (const chunk of chunks) {
        digest.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    }
    await pipeline(measured(), createWriteStream(join(this.#partial, path), { flush: true }), { signal });
    return { path, digest: digest.digest(), bytes };
  }

  copy(path: string, file: string, signal?: AbortSignal): Promise<WrittenFile> {
    return this.take(path, createReadStream(file, { highWaterMark: 1024 * 1024 }), signal);
  }

  /** An empty folder gives way; what somebody put there meanwhile does not, and the system's error says so. */
  async finish(): Promise<void> {
    await rename(this.#partial, this.#folder);
  }

  async discard(): Promise<void> {
    await rm(this.#partial, { recursive: true, force: true });
  }
}
