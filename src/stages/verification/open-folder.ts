import type { Dirent } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { entryLimit } from '../../formats/bundle-manifest/parse-manifest.js';
import { PathSet } from '../../formats/tar/path-set.js';
import { checkEntryPath } from '../../formats/tar/safe-path.js';
import { compareBytes } from '../../formats/byte-order.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { CheckFailure } from './verification-report.js';

const depthLimit = 32;

/**
 * Lists an unpacked bundle, in byte order of path, without following links. Throws CheckFailure for links and special files, FormatError for paths
 * that are unsafe or fall together on some system (B46, B47).
 */
export async function openFolder(folder: string): Promise<readonly BundleFile[]> {
  const files: BundleFile[] = [];
  await walk(folder, '', 0, files);
  files.sort((a, b) => compareBytes(a.path, b.path));
  const paths = new PathSet();
  for (const { path } of files) paths.addFile(path);
  return files;
}

async function walk(folder: string, prefix: string, depth: number, files: BundleFile[]): Promise<void> {
  if (depth > depthLimit)
    throw new CheckFailure('EC-ARCHIVE-ENTRY', `${prefix} lies deeper than ${depthLimit} folders`, prefix);
  for await (const entry of await opendir(join(folder, prefix), { bufferSize: 256 })) {
    const path = checkEntryPath(prefix === '' ? entry.name : `${prefix}/${entry.name}`);
    if (entry.isDirectory()) await walk(folder, path, depth + 1, files);
    else files.push(await listFile(join(folder, path), path, entry));
    if (files.length > 2 * entryLimit)
      throw new CheckFailure('EC-ARCHIVE-BOMB', `the folder holds more than ${2 * entryLimit} files`);
  }
}

async function listFile(file: string, path: string, entry: Dirent): Promise<BundleFile> {
  const status = await lstat(file);
  if (!entry.isFile() || !status.isFile())
    throw new CheckFailure(
      'EC-ARCHIVE-ENTRY',
      `${path} is a link or a special file; a bundle holds plain files only`,
      path,
    );
  const slices = status.size === 0 ? [] : [{ file, offset: 0, length: status.size }];
  return { path, bytes: status.size, slices };
}
