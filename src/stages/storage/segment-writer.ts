import { createHash, randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import { diskOperations, type FileOperations } from './file-operations.js';
import { incomingDirectory, segmentPath } from './segment-path.js';
import { toStorageError } from './storage-errors.js';

export interface SegmentPlace {
  /** EC_DATA_DIR. */
  readonly root: string;
  readonly tenant: TenantId;
  /** Whose file it is: stands in the temporary name, so that a sweeper can tell what is left over. */
  readonly token: string;
}

/**
 * Writes one segment: bytes go to a temporary file, which is synced and then takes the name of its own digest. A failure removes
 * the temporary file; a file whose sync failed is never synced again, because the kernel may have dropped the pages (F22).
 */
export class SegmentWriter {
  readonly #place: SegmentPlace;
  readonly #files: FileOperations;
  readonly #temporary: string;
  readonly #fd: number;
  readonly #hash = createHash('sha256');
  #length = 0;
  #closed = false;

  constructor(place: SegmentPlace, files: FileOperations = diskOperations) {
    this.#place = place;
    this.#files = files;
    const incoming = incomingDirectory(place.root, place.tenant);
    this.#temporary = join(incoming, `${randomBytes(8).toString('hex')}.${place.token}.tmp`);
    try {
      files.makeDirectory(incoming);
      this.#fd = files.create(this.#temporary);
    } catch (error) {
      throw toStorageError(error, this.#temporary);
    }
  }

  get length(): number {
    return this.#length;
  }

  /** Appends; answers where the bytes begin in the segment. */
  append(bytes: Uint8Array): number {
    if (this.#closed) throw new Error('this segment is finished or was given up');
    const start = this.#length;
    try {
      this.#writeAll(bytes);
    } catch (error) {
      this.discard();
      throw toStorageError(error, this.#temporary);
    }
    this.#hash.update(bytes);
    return start;
  }

  /** Makes the segment durable but for its directory entry: see `syncDirectories`. */
  async finish(): Promise<{ readonly segment: Digest; readonly directory: string }> {
    const segment = `sha256:${this.#hash.digest('hex')}` as Digest;
    const path = segmentPath(this.#place.root, this.#place.tenant, segment);
    try {
      if (this.#files.size(this.#fd) !== this.#length)
        throw new Error(`${this.#temporary} is shorter than what was written`);
      await this.#files.sync(this.#fd);
      this.#close();
      this.#files.makeDirectory(dirname(path));
      this.#files.rename(this.#temporary, path);
    } catch (error) {
      this.discard();
      throw toStorageError(error, path);
    }
    return { segment, directory: dirname(path) };
  }

  /** Gives up: closes and removes the temporary file. */
  discard(): void {
    this.#close();
    this.#files.remove(this.#temporary);
  }

  #writeAll(bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.length) {
      const count = this.#files.write(this.#fd, bytes, done, this.#length + done);
      if (count <= 0) throw new Error(`a write of ${bytes.length - done} bytes wrote nothing`);
      done += count;
    }
    this.#length += bytes.length;
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#files.close(this.#fd);
  }
}

/** Makes renames durable. Once for all segments of a batch, before a row names them. */
export async function syncDirectories(
  directories: Iterable<string>,
  files: FileOperations = diskOperations,
): Promise<void> {
  for (const directory of new Set([...directories].flatMap((path) => [path, dirname(path)]))) {
    try {
      const fd = files.openDirectory(directory);
      try {
        await files.sync(fd);
      } finally {
        files.close(fd);
      }
    } catch (error) {
      throw toStorageError(error, directory);
    }
  }
}
