import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from '../../formats/age/stanza.js';
import { sealedPath } from '../../formats/encrypted-bundle/encrypted-paths.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { BundleContents } from '../verification/bundle-contents.js';
import { CheckFailure } from '../verification/check-failure.js';
import { isEncrypted, openBundle, openFiles } from '../verification/verify-path.js';
import {
  openBundleKey,
  openedFiles,
  openTasks,
  readContents,
  readEncryption,
  requireComplete,
} from './encrypted-contents.js';
import { openInThreads } from './open-workers.js';

export interface Opening {
  readonly identities: readonly Identity[];
  /** Which files are needed; of the others only size and path are known. */
  readonly wanted?: (path: string) => boolean;
}

/**
 * Gives `work` the plain files of a bundle, whatever form it lies in. An encrypted one is opened into a folder for temporary files, which only this
 * user can read and which is removed afterwards. Who made it is not checked here. Throws CheckFailure: `EC-ENCRYPTED` without an
 * identity, and what is wrong with the bundle; FormatError `no-match` where no identity is a recipient.
 */
export async function withOpenedBundle<T>(
  path: string,
  opening: Opening,
  work: (files: readonly BundleFile[]) => Promise<T>,
): Promise<T> {
  if (opening.identities.length === 0) return work(await openBundle(path));
  const files = await openFiles(path);
  if (!isEncrypted(files)) return work(files);
  const folder = await mkdtemp(join(tmpdir(), 'export-center-open-'));
  try {
    return await work(await openInto(folder, files, opening));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function openInto(
  folder: string,
  files: readonly BundleFile[],
  { identities, wanted = () => true }: Opening,
): Promise<readonly BundleFile[]> {
  using contents = new BundleContents(files);
  const document = readEncryption(contents);
  requireComplete(contents, document);
  const key = openBundleKey(contents, document, identities);
  const list = readContents(contents, document, key);
  const needed = new Set(list.files.filter((file) => wanted(file.path)).map(({ sealed }) => sealedPath(sealed)));
  // What opens to the listed bytes is what was encrypted: its digest is left to `verify`.
  const tasks = openTasks(contents, document, { key, list, folder })
    .filter((task) => needed.has(task.path))
    .map(({ digest: _digest, ...task }) => task);
  for (const { failure } of await openInThreads(tasks, {}))
    if (failure) throw new CheckFailure(failure.code, failure.message, failure.path);
  return openedFiles(list, folder);
}
