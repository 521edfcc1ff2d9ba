import { compareBytes } from '../byte-order.js';
import { parseDigest, digestHex, type Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import { checkEntryPath } from '../tar/safe-path.js';
import type { BundleManifest } from './manifest.js';
import { bundlePaths } from './bundle-paths.js';

export interface FileDigest {
  readonly path: string;
  readonly digest: Digest;
}

/**
 * `checksums.txt`: a line a file, `<64 hex digits>  <path>`, in byte order of path: what `sha256sum -c` reads. Throws FormatError `duplicate`
 * and `unsafe-path`.
 */
export function encodeChecksums(files: readonly FileDigest[]): Buffer {
  const sorted = files.toSorted((a, b) => compareBytes(a.path, b.path));
  requireAscending(sorted);
  return Buffer.from(sorted.map(({ path, digest }) => `${digestHex(digest)}  ${checkEntryPath(path)}\n`).join(''));
}

/** The one checksums.txt that belongs to a manifest: its entries and the manifest itself. */
export function checksumsOf(manifest: BundleManifest, manifestDigest: Digest): Buffer {
  return encodeChecksums([...manifest.entries, { path: bundlePaths.manifest, digest: manifestDigest }]);
}

const line = /^([0-9a-f]{64}) {2}(.+)$/;

/** Reads what encodeChecksums writes and nothing else. Throws FormatError with the line. */
export function parseChecksums(bytes: Uint8Array): readonly FileDigest[] {
  const text = Buffer.from(bytes).toString('utf8');
  const lines = text.split('\n');
  if (lines.pop() !== '')
    throw new FormatError('truncated', 'the last line of checksums.txt does not end', { line: lines.length + 1 });
  const files = lines.map(parseLine);
  requireAscending(files);
  return files;
}

function parseLine(text: string, index: number): FileDigest {
  const [, hex, path] = line.exec(text) ?? [];
  if (hex === undefined || path === undefined)
    throw new FormatError('syntax', `line ${index + 1} of checksums.txt is not "<64 hex digits>  <path>"`, {
      line: index + 1,
    });
  return { path: checkEntryPath(path), digest: parseDigest(`sha256:${hex}`) };
}

/** Throws FormatError `duplicate` or `unsorted` unless every path is greater than the one before it. */
export function requireAscending(files: readonly { readonly path: string }[]): void {
  for (let i = 1; i < files.length; i += 1) {
    const [before, path] = [files[i - 1]!.path, files[i]!.path];
    const order = compareBytes(before, path);
    if (order === 0) throw new FormatError('duplicate', `path ${path} is listed twice`, { path });
    if (order > 0)
      throw new FormatError('unsorted', `path ${path} stands after ${before}: paths must be in byte order`, { path });
  }
}
