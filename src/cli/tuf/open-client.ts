import { parseInstant } from '../../formats/evidence-record/instant.js';
import { FolderSource, FolderStore, readBounded } from '../../stages/tuf/fs-tuf-folder.js';
import { TufClient } from '../../stages/tuf/tuf-client.js';
import { usage } from '../cli-error.js';

export interface ClientFlags {
  /** Folder with metadata/. */
  readonly repository: string;
  readonly store: string;
  readonly root?: string | undefined;
  readonly referenceTime?: string | undefined;
}

/** A client of a repository in a folder. Throws usage for a time that is none, FormatError for a root that is none, or where none is known. */
export async function openTufClient({ repository, store, root, referenceTime }: ClientFlags): Promise<TufClient> {
  return TufClient.open({
    source: new FolderSource(repository),
    store: new FolderStore(store),
    ...(root === undefined ? {} : { root: await readRoot(root) }),
    time: referenceTime === undefined ? Date.now() : timeOf(referenceTime),
    // Small files of a folder: Ctrl-C ends the process.
    signal: new AbortController().signal,
  });
}

async function readRoot(file: string): Promise<Buffer> {
  const bytes = await readBounded(file, 512_000);
  if (!bytes) throw usage(`there is no ${file}`, { where: file });
  return bytes;
}

function timeOf(text: string): number {
  const instant = parseInstant(text);
  if (instant === undefined)
    throw usage(`${text} is not a time such as 2026-11-25T12:00:00Z`, { where: '--reference-time' });
  return Number(instant / 1000n);
}
