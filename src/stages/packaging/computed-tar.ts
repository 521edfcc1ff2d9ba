import { tarHeader, tarPadding, tarTrailer } from '../../formats/tar/tar-header.js';
import { tarLayout } from '../../formats/tar/tar-layout.js';
import type { LocatedFile } from './bundle-files.js';
import { ByteParts, type BytePart } from './byte-parts.js';

/** The tar of a bundle as a view: headers, the stored files, padding. Files come in the order of the tar. */
export function tarOf(files: readonly Pick<LocatedFile, 'path' | 'bytes' | 'slices'>[]): ByteParts {
  const parts = files.flatMap(({ path, bytes, slices }): BytePart[] => [
    tarHeader({ path, size: bytes }),
    ...slices,
    padding.subarray(0, tarPadding(bytes)),
  ]);
  return new ByteParts([...parts, tarTrailer]);
}

/** Length of that view, from paths and sizes alone. Throws FormatError for a path or size that no tar member can have. */
export function tarSize(files: readonly { readonly path: string; readonly bytes: number }[]): number {
  for (const { path, bytes } of files) tarHeader({ path, size: bytes });
  return tarLayout(files).totalBytes;
}

const padding = Buffer.alloc(512);
