import { canonicalBytes } from '../canonical-json/canonicalize.js';
import type { Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import { JsonShape, parseCanonical } from '../json-shape/json-shape.js';
import { PathSet } from '../tar/path-set.js';
import { checkEntryPath } from '../tar/safe-path.js';

export const kitIndexPath = 'kit.json';
export const kitSchema = 'urn:export-center:kit:v1';

/** A file of the kit. */
export interface KitFile {
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
}

/** A bundle of the kit, as a tar. */
export interface KitBundle extends KitFile {
  readonly manifestDigest: Digest;
  readonly itemSetRoot: Digest;
  readonly profile: string;
  readonly kind: string;
  readonly asOf: string;
  readonly records: number;
  /** Item-set root that a site must hold before a delta. */
  readonly base?: Digest;
}

/** Everything that is carried to a site at once (docs/formats/kit.md). */
export interface KitIndex {
  readonly schema: typeof kitSchema;
  /** In the order of import. */
  readonly bundles: readonly KitBundle[];
  /** All other files, in byte order of path. */
  readonly files: readonly KitFile[];
}

const bundleLimit = 1_000;
const fileLimit = 10_000;

/** Canonical JSON (RFC 8785). Throws FormatError for what parseKitIndex would refuse. */
export function encodeKitIndex(index: KitIndex): Buffer {
  const bytes = canonicalBytes(index);
  parseKitIndex(bytes);
  return bytes;
}

/**
 * Reads kit.json strictly. Throws FormatError: `unsupported-version`, `schema` with a pointer, `unsafe-path`, `duplicate` for a path twice or two
 * that are one where case does not count.
 */
export function parseKitIndex(bytes: Uint8Array): KitIndex {
  const shape = JsonShape.of(parseCanonical(bytes, kitIndexPath));
  const schema = shape.string('schema', 256);
  if (schema !== kitSchema)
    throw new FormatError('unsupported-version', `kit schema ${schema} is not known; this release reads ${kitSchema}`);
  const index = {
    schema: kitSchema,
    bundles: shape.objects('bundles', bundleLimit).map(readBundle),
    files: shape.objects('files', fileLimit).map((file) => closed(file, readFile(file))),
  } as const;
  shape.close();
  const paths = new PathSet();
  for (const { path } of [...index.bundles, ...index.files]) paths.addFile(path);
  return index;
}

function readBundle(shape: JsonShape): KitBundle {
  const base = shape.optional('base', (name) => shape.digest(name));
  return closed(shape, {
    ...readFile(shape),
    manifestDigest: shape.digest('manifestDigest'),
    itemSetRoot: shape.digest('itemSetRoot'),
    profile: shape.string('profile', 64),
    kind: shape.string('kind', 64),
    asOf: shape.string('asOf', 40),
    records: shape.integer('records'),
    ...(base === undefined ? {} : { base }),
  });
}

const readFile = (shape: JsonShape): KitFile => ({
  path: checkEntryPath(shape.string('path')),
  digest: shape.digest('digest'),
  bytes: shape.integer('bytes'),
});

function closed<T>(shape: JsonShape, value: T): T {
  shape.close();
  return value;
}
