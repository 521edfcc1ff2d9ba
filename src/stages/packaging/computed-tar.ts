import { ByteParts, type BytePart } from './byte-parts.js';
import type { LocatedFile } from './bundle-files.js';

const block = 512;

/** The tar of a bundle as a view: headers, the stored files, padding. Files come in the order of the tar. */
export function tarOf(files: readonly Pick<LocatedFile, 'path' | 'bytes' | 'slices'>[]): ByteParts {
  const parts: BytePart[] = [];
  for (const { path, bytes, slices } of files) {
    parts.push(header(path, bytes), ...slices, Buffer.alloc((block - (bytes % block)) % block));
  }
  parts.push(Buffer.alloc(2 * block));
  return new ByteParts(parts);
}

function header(path: string, bytes: number): Buffer {
  const h = Buffer.alloc(block);
  h.write(path, 0, 100);
  h.write('0000644\0', 100);
  h.write('0000000\0', 108);
  h.write('0000000\0', 116);
  h.write(bytes.toString(8).padStart(11, '0') + '\0', 124);
  h.write('00000000000\0', 136);
  h.write('        ', 148);
  h.write('0', 156);
  h.write('ustar\x0000', 257);
  let sum = 0;
  for (const byte of h) sum += byte;
  h.write(sum.toString(8).padStart(6, '0') + '\0 ', 148);
  return h;
}
