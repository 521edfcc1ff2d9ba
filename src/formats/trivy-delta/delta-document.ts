import { canonicalJson } from '../canonical-json/canonicalize.js';
import type { Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import { JsonShape, parseCanonical } from '../json-shape/json-shape.js';
import { trivySchemaVersions } from '../trivy-metadata/trivy-metadata.js';

export const deltaFormat = 'urn:export-center:trivy-delta:v1';

/** A line with the largest value that a database of ours has would be far shorter. Bytes. */
export const deltaLineLimit = 64 * 1024 * 1024;

/** A database file, by what it holds. */
export interface DatabaseFacts {
  readonly bytes: number;
  readonly digest: Digest;
  readonly rows: number;
  /** RowDigest of its rows. */
  readonly rowDigest: Digest;
}

/** The first line of a delta: what it leads from, and to. */
export interface DeltaHeader {
  readonly format: typeof deltaFormat;
  readonly schemaVersion: number;
  readonly base: DatabaseFacts;
  readonly result: DatabaseFacts;
  /** Buckets of the result that hold nothing, as lists of names, in order. */
  readonly emptyBuckets: readonly (readonly string[])[];
  /** The metadata.json of the result, as text. */
  readonly metadata?: string;
}

/** A row that the result has and the base has not or has otherwise; without `value`, one that only the base has. */
export interface DeltaLine {
  readonly path: readonly string[];
  readonly key: string;
  readonly value?: string;
}

export const encodeDeltaLine = (line: DeltaHeader | DeltaLine): string => `${canonicalJson(withoutUndefined(line))}\n`;

/** Throws FormatError `unsupported-version` for another format or schema, `syntax` and `schema` for what is no header. `bytes` has no line feed. */
export function parseDeltaHeader(bytes: Uint8Array): DeltaHeader {
  const value = parseCanonical(bytes, 'the first line of the delta');
  const shape = JsonShape.of(value);
  if (shape.string('format') !== deltaFormat)
    throw new FormatError('unsupported-version', `the delta is not of the format ${deltaFormat}`, {
      pointer: '/format',
    });
  requireSchema(shape.integer('schemaVersion', 1));
  for (const name of ['base', 'result']) checkFacts(shape.object(name));
  for (const names of shape.array('emptyBuckets', 1000)) checkNames(names);
  shape.optional('metadata', (name) => shape.string(name, 4096));
  shape.close();
  return value as DeltaHeader;
}

/** Throws FormatError `syntax` and `schema`. */
export function parseDeltaLine(bytes: Uint8Array): DeltaLine {
  const value = parseCanonical(bytes, 'a line of the delta');
  const shape = JsonShape.of(value);
  checkNames(shape.any('path'));
  shape.string('key', deltaLineLimit);
  shape.optional('value', (name) => shape.string(name, deltaLineLimit));
  shape.close();
  return value as DeltaLine;
}

function requireSchema(version: number): void {
  if (version === trivySchemaVersions.db) return;
  const message = `the delta is of schema version ${version}; only ${trivySchemaVersions.db} can be read and written`;
  throw new FormatError('unsupported-version', message, { pointer: '/schemaVersion' });
}

function checkFacts(facts: JsonShape): void {
  for (const name of ['bytes', 'rows']) facts.integer(name);
  for (const name of ['digest', 'rowDigest']) facts.digest(name);
  facts.close();
}

function checkNames(names: unknown): void {
  const isPath = Array.isArray(names) && names.length > 0 && names.length <= 32;
  if (isPath && names.every((name) => typeof name === 'string' && name !== '')) return;
  throw new FormatError('schema', 'a path is a list of 1 to 32 names of buckets');
}

const withoutUndefined = (line: DeltaHeader | DeltaLine) =>
  Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined));
