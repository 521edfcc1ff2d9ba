import { canonicalBytes } from '../canonical-json/canonicalize.js';
import type { Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import { JsonShape, parseCanonical } from '../json-shape/json-shape.js';
import { shardLimit } from '../reed-solomon/erasure-code.js';
import { checkEntryPath } from '../tar/safe-path.js';
import { PathSet } from '../tar/path-set.js';

export const mediaIndexPath = 'media.json';
export const mediaSchema = 'urn:export-center:media:v1';

/** Bytes that are lost or repaired together. */
export const blockBytes = 4096;

/** A file on a medium; a plain name, without folder. */
export interface MediaFile {
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
}

/** What one medium carries. */
export interface MediaPart extends MediaFile {
  /** Sums of its blocks; there is one where the set has parity. */
  readonly sums?: MediaFile;
}

export interface MediaParity {
  /** Each part is cut into so many regions of one length; a region is a shard of the code. */
  readonly regions: number;
  readonly parts: readonly MediaPart[];
}

/** A file that was split to media (docs/formats/media.md). */
export interface MediaIndex {
  readonly schema: typeof mediaSchema;
  /** The name of the file. */
  readonly name: string;
  readonly bytes: number;
  readonly digest: Digest;
  /** Length of every part but the last, and of every parity part. */
  readonly partBytes: number;
  /** In the order in which they make the file. */
  readonly parts: readonly MediaPart[];
  readonly parity?: MediaParity;
}

const partLimit = 100_000;

/** Canonical JSON (RFC 8785). Throws FormatError for what parseMediaIndex would refuse. */
export function encodeMediaIndex(index: MediaIndex): Buffer {
  const bytes = canonicalBytes(index);
  parseMediaIndex(bytes);
  return bytes;
}

/** Reads media.json strictly. Throws FormatError: `unsupported-version`, `schema` with a pointer, `unsafe-path`, `duplicate`. */
export function parseMediaIndex(bytes: Uint8Array): MediaIndex {
  const shape = JsonShape.of(parseCanonical(bytes, mediaIndexPath));
  const schema = shape.string('schema', 256);
  if (schema !== mediaSchema)
    throw new FormatError(
      'unsupported-version',
      `media schema ${schema} is not known; this release reads ${mediaSchema}`,
    );
  const parity = shape.optional('parity', () => readParity(shape.object('parity')));
  const index: MediaIndex = {
    schema: mediaSchema,
    name: readName(shape, 'name'),
    bytes: shape.integer('bytes'),
    digest: shape.digest('digest'),
    partBytes: shape.integer('partBytes', 1),
    parts: readParts(shape),
    ...(parity ? { parity } : {}),
  };
  shape.close();
  requireWhole(index);
  return index;
}

function readParity(shape: JsonShape): MediaParity {
  const parity = { regions: shape.integer('regions', 1), parts: readParts(shape) };
  shape.close();
  return parity;
}

const readParts = (shape: JsonShape): readonly MediaPart[] => shape.objects('parts', partLimit).map(readPart);

function readPart(shape: JsonShape): MediaPart {
  const file = readFile(shape);
  const sums = shape.optional('sums', () => {
    const inner = shape.object('sums');
    const read = readFile(inner);
    inner.close();
    return read;
  });
  shape.close();
  return sums ? { ...file, sums } : file;
}

const readFile = (shape: JsonShape): MediaFile => ({
  path: readName(shape, 'path'),
  digest: shape.digest('digest'),
  bytes: shape.integer('bytes'),
});

function readName(shape: JsonShape, member: string): string {
  const name = checkEntryPath(shape.string(member, 255));
  if (!name.includes('/')) return name;
  throw new FormatError('unsafe-path', `${shape.at(member)} must be a name without a folder`, { path: name });
}

export const allParts = ({ parts, parity }: MediaIndex): readonly MediaPart[] => [...parts, ...(parity?.parts ?? [])];

export const allFiles = (index: MediaIndex): readonly MediaFile[] =>
  allParts(index).flatMap((part) => (part.sums ? [part, part.sums] : [part]));

function requireWhole(index: MediaIndex): void {
  const { bytes, partBytes, parts, parity } = index;
  const names = new PathSet();
  for (const { path } of [{ path: mediaIndexPath }, { path: index.name }, ...allFiles(index)]) names.addFile(path);
  for (const [at, part] of parts.entries())
    requireBytes(part, Math.min(partBytes, bytes - at * partBytes), `/parts/${at}`);
  if (parts.length !== Math.max(1, Math.ceil(bytes / partBytes))) refuse('/parts', 'do not make the file');
  if (parity) requireParity(parity, index);
}

function requireParity({ regions, parts }: MediaParity, index: MediaIndex): void {
  for (const [at, part] of parts.entries()) requireBytes(part, index.partBytes, `/parity/parts/${at}`);
  if (parts.length === 0) refuse('/parity/parts', 'are missing');
  if ((index.parts.length + parts.length) * regions > shardLimit)
    refuse('/parity/regions', 'are more than the code has');
  if (index.partBytes % (regions * blockBytes) !== 0) refuse('/partBytes', 'is no multiple of the regions');
  if (allParts(index).some(({ sums }) => !sums)) refuse('/parity', 'needs sums with every part');
}

function requireBytes({ bytes }: MediaFile, expected: number, pointer: string): void {
  if (bytes !== expected) refuse(`${pointer}/bytes`, `is ${bytes} where ${expected} are left`);
}

function refuse(pointer: string, what: string): never {
  throw new FormatError('schema', `${pointer} ${what}`, { pointer });
}
