import { constants } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FormatError } from '../../formats/format-error.js';
import { checkEntryPath } from '../../formats/tar/safe-path.js';
import type { MetadataSource, TrustedStore } from './metadata-source.port.js';

/** A repository in a folder: `metadata/` and `targets/`. */
export class FolderSource implements MetadataSource {
  constructor(readonly folder: string) {}

  async fetch(path: string, limit: number): Promise<Buffer | undefined> {
    return readBounded(join(this.folder, checkEntryPath(path)), limit);
  }
}

/** What keeps a client from being led back must outlive a power cut; targets can be fetched again. */
const guards = new Set(['root', 'timestamp', 'snapshot', 'reference-time']);

/** Trusted metadata in a folder, a file each. */
export class FolderStore implements TrustedStore {
  constructor(readonly folder: string) {}

  read(name: string): Promise<Buffer | undefined> {
    return readBounded(this.#at(name), 5_000_000);
  }

  write(name: string, bytes: Uint8Array): Promise<void> {
    return writeWhole(this.#at(name), bytes, guards.has(name));
  }

  #at(name: string): string {
    return join(this.folder, checkEntryPath(`${name}.json`));
  }
}

/** A plain file, no link; undefined where there is none. Throws FormatError `too-large`, `forbidden-entry`. */
export async function readBounded(path: string, limit: number): Promise<Buffer | undefined> {
  try {
    // Whoever opens a named pipe would wait for its writer for ever.
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (!stat.isFile()) throw new FormatError('forbidden-entry', `${path} is no plain file`);
    if (stat.size > limit)
      throw new FormatError('too-large', `${path} has ${stat.size} bytes, at most ${limit} are read`);
    return await file.readFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Beside its place first, so that a reader sees all of it or what was there before; on the disk, unless `durable` is false, before that. */
export async function writeWhole(path: string, bytes: Uint8Array, durable = true): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.partial`;
  const file = await open(partial, 'w');
  try {
    await file.writeFile(bytes);
    if (durable) await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
}
