import { entryLimit } from '../bundle-manifest/bundle-paths.js';
import { requireAscending } from '../bundle-manifest/checksums.js';
import { canonicalBytes } from '../canonical-json/canonicalize.js';
import type { Digest } from '../digest.js';
import { JsonShape, parseCanonical } from '../json-shape/json-shape.js';
import { PathSet } from '../tar/path-set.js';
import { checkEntryPath } from '../tar/safe-path.js';
import { requireSchema } from './encryption-document.js';

export const contentsSchema = 'urn:export-center:contents:v1';

/** A file of the plain bundle, and which ciphertext it is in. */
export interface ContentsEntry {
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
  readonly sealed: Digest;
}

/** The list of contents, which is encrypted itself. */
export interface ContentsDocument {
  readonly schema: typeof contentsSchema;
  /** In byte order of path. */
  readonly files: readonly ContentsEntry[];
}

export const encodeContents = (files: readonly ContentsEntry[]): Buffer =>
  canonicalBytes({ schema: contentsSchema, files });

/** Reads it strictly. Throws FormatError: `unsupported-version`, `schema` with a pointer, `unsafe-path`, `duplicate`. */
export function parseContents(bytes: Uint8Array): ContentsDocument {
  const shape = JsonShape.of(parseCanonical(bytes, 'the list of contents'));
  requireSchema(shape, contentsSchema);
  const files = shape.objects('files', entryLimit + 10).map(readEntry);
  shape.close();
  requireAscending(files);
  const paths = new PathSet();
  for (const { path } of files) paths.addFile(path);
  return { schema: contentsSchema, files };
}

function readEntry(shape: JsonShape): ContentsEntry {
  const entry = {
    path: checkEntryPath(shape.string('path')),
    digest: shape.digest('digest'),
    bytes: shape.integer('bytes'),
    sealed: shape.digest('sealed'),
  };
  shape.close();
  return entry;
}
