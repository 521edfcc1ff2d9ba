import { tarHeader, tarPadding, tarTrailer } from '../../formats/tar/tar-header.js';
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

const padding = Buffer.alloc(512);
