import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { allParts, type MediaIndex, type MediaPart } from '../../formats/media-set/media-index.js';
import { MediaStage, missing, readIndex, type Taken } from './fs-media-stage.js';

export interface TakeRequest {
  /** Folders of media, or folders that hold such folders. */
  readonly from: readonly string[];
  readonly stage: string;
  readonly told: (part: MediaPart, taken: Taken) => void;
  readonly signal: AbortSignal;
}

/** Takes what the media hold and the stage has not. Throws not-found where no medium is there. */
export async function takeMedia({ from, stage, told, signal }: TakeRequest): Promise<MediaStage> {
  let into: MediaStage | undefined;
  for (const medium of await mediaIn(from)) {
    into = await MediaStage.for(stage, medium.index);
    await takeMedium(into, medium.folder, { told, signal });
  }
  if (into) return into;
  throw missing(`no medium of a set in ${from.join(', ')}`, 'A medium has a media.json beside its part.');
}

interface Medium {
  readonly folder: string;
  readonly index: MediaIndex;
}

async function mediaIn(folders: readonly string[]): Promise<readonly Medium[]> {
  const media: Medium[] = [];
  for (const folder of folders) {
    const inner = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    for (const candidate of [folder, ...inner.map(({ name }) => join(folder, name)).toSorted()]) {
      const index = await readIndex(candidate);
      if (index) media.push({ folder: candidate, index });
    }
  }
  return media;
}

async function takeMedium(
  stage: MediaStage,
  folder: string,
  { told, signal }: Pick<TakeRequest, 'told' | 'signal'>,
): Promise<void> {
  const here = new Set(await readdir(folder));
  const known = new Map((await stage.statuses()).map(({ part, state }) => [part.path, state]));
  for (const part of allParts(stage.index)) {
    if (!here.has(part.path) || known.get(part.path) === 'present') continue;
    if (!(await isPlain(join(folder, part.path)))) continue;
    if (part.sums && here.has(part.sums.path)) await stage.takeSums(part.sums, join(folder, part.sums.path), signal);
    told(part, await stage.take(part, join(folder, part.path), signal));
  }
}

const isPlain = async (path: string): Promise<boolean> => (await lstat(path)).isFile();
