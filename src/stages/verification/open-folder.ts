import { lstatSync, opendirSync, type Dir, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { entryLimit } from '../../formats/bundle-manifest/bundle-paths.js';
import { PathSet } from '../../formats/tar/path-set.js';
import { checkEntryPath } from '../../formats/tar/safe-path.js';
import { compareBytes } from '../../formats/byte-order.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { CheckFailure } from './check-failure.js';

const depthLimit = 32;

/**
 * Lists an unpacked bundle, in byte order of path, without following links. Throws CheckFailure for links and special files, FormatError for paths
 * that are unsafe or fall together on some system (B46, B47).
 */
export function openFolder(folder: string): readonly BundleFile[] {
  const files: BundleFile[] = [];
  walk(folder, '', 0, files);
  files.sort((a, b) => compareBytes(a.path, b.path));
  const paths = new PathSet();
  for (const { path } of files) paths.addFile(path);
  return files;
}

function walk(folder: string, prefix: string, depth: number, files: BundleFile[]): void {
  if (depth > depthLimit)
    throw new CheckFailure('EC-ARCHIVE-ENTRY', `${prefix} lies deeper than ${depthLimit} folders`, prefix);
  for (const entry of entriesOf(opendirSync(join(folder, prefix), { bufferSize: 256 }))) {
    const path = checkEntryPath(prefix === '' ? entry.name : `${prefix}/${entry.name}`);
    if (entry.isDirectory()) walk(folder, path, depth + 1, files);
    else files.push(listFile(join(folder, path), path, entry));
    if (files.length > 2 * entryLimit)
      throw new CheckFailure('EC-ARCHIVE-BOMB', `the folder holds more than ${2 * entryLimit} files`);
  }
}

/** One after the other, so that a folder of millions of names is left at the limit. */
function* entriesOf(folder: Dir): Generator<Dirent> {
  try {
    for (let entry = folder.readSync(); entry; entry = folder.readSync()) yield entry;
  } finally {
    folder.closeSync();
  }
}

function listFile(file: string, path: string, entry: Dirent): BundleFile {
  const status = lstatSync(file);
  if (!entry.isFile() || !status.isFile())
    throw new CheckFailure(
      'EC-ARCHIVE-ENTRY',
      `${path} is a link or a special file; a bundle holds plain files only`,
      path,
    );
  const slices = status.size === 0 ? [] : [{ file, offset: 0, length: status.size }];
  return { path, bytes: status.size, slices };
}
