import { lstat, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError } from '../../formats/format-error.js';
import {
  allParts,
  encodeMediaIndex,
  mediaIndexPath,
  parseMediaIndex,
  type MediaFile,
  type MediaIndex,
  type MediaPart,
} from '../../formats/media-set/media-index.js';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { digestAt } from './fs-slices.js';
import { copyReadable } from './fs-copy-readable.js';

/** `damaged` is kept where the set has parity: what is right of it is of use. */
export type PartState = 'present' | 'damaged' | 'missing';

/** What became of a part on a medium: `refused` where it is damaged and of no use. */
export type Taken = 'present' | 'damaged' | 'refused';

export interface PartStatus {
  readonly part: MediaPart;
  readonly state: PartState;
}

const indexLimit = 64 * 1024 * 1024;

/** The folder in which a set is put together. What is in it is kept through restarts; a part is named so only when its digest was right. */
export class MediaStage {
  private constructor(
    readonly folder: string,
    readonly index: MediaIndex,
  ) {}

  /** Throws not-found where nothing was taken yet. */
  static async open(folder: string): Promise<MediaStage> {
    const index = await readIndex(folder);
    if (!index)
      throw missing(`${folder} holds no ${mediaIndexPath}`, 'Take a medium into it first: export-center media take.');
    return new MediaStage(folder, index);
  }

  /** The stage of the set that a medium is of. Throws conflict where another set is in it already. */
  static async for(folder: string, index: MediaIndex): Promise<MediaStage> {
    const known = await readIndex(folder);
    if (known && !encodeMediaIndex(known).equals(encodeMediaIndex(index)))
      throw new CliError(
        exitCodes.conflict,
        `${folder} holds parts of ${known.name} ${known.digest}, the medium is of ${index.name} ${index.digest}`,
        { where: folder },
      );
    await mkdir(folder, { recursive: true });
    if (!known) await writeFile(join(folder, mediaIndexPath), encodeMediaIndex(index), { flush: true });
    return new MediaStage(folder, index);
  }

  at(path: string): string {
    return join(this.folder, path);
  }

  async statuses(): Promise<readonly PartStatus[]> {
    const names = new Set(await readdir(this.folder));
    const stateOf = ({ path }: MediaPart): PartState =>
      names.has(path) ? 'present' : names.has(damaged(path)) ? 'damaged' : 'missing';
    return allParts(this.index).map((part) => ({ part, state: stateOf(part) }));
  }

  /** Takes a part from a file, and says what has become of it. */
  async take(part: MediaPart, file: string, signal: AbortSignal): Promise<Taken> {
    const incoming = this.at(`${part.path}.incoming`);
    const { digest, unreadable } = await copyReadable({ from: file, to: incoming, bytes: part.bytes, signal });
    if (digest === part.digest && unreadable === 0) return this.#keep(incoming, part.path, 'present');
    if (part.sums) return this.#keep(incoming, damaged(part.path), 'damaged');
    await rm(incoming);
    return 'refused';
  }

  /** Those that are right already stay. */
  async takeSums(sums: MediaFile, file: string, signal: AbortSignal): Promise<void> {
    if ((await digestAt(this.at(sums.path), sums).catch(() => undefined)) === sums.digest) return;
    const incoming = this.at(`${sums.path}.incoming`);
    await copyReadable({ from: file, to: incoming, bytes: sums.bytes, signal });
    await rename(incoming, this.at(sums.path));
  }

  /** A part that is no longer what it was when it was taken. */
  async demote({ path }: MediaPart): Promise<void> {
    await rename(this.at(path), this.at(damaged(path)));
  }

  async #keep(incoming: string, path: string, state: Taken): Promise<Taken> {
    await rename(incoming, this.at(path));
    if (state === 'present') await rm(this.at(damaged(path)), { force: true });
    return state;
  }
}

export const damaged = (path: string): string => `${path}.damaged`;

/** The index in a folder; undefined where there is none. Throws FormatError for one that is wrong. */
export async function readIndex(folder: string): Promise<MediaIndex | undefined> {
  const path = join(folder, mediaIndexPath);
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  if (found.size > indexLimit) throw new FormatError('too-large', `${path} is over 64 MiB`);
  return parseMediaIndex(await readFile(path));
}

/** What is looked for is not there, yet. */
export const missing = (what: string, remedy: string): CliError => new CliError(exitCodes.notFound, what, { remedy });
