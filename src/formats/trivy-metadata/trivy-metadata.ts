import { FormatError } from '../format-error.js';
import { JsonShape, parseDocument } from '../json-shape/json-shape.js';

/** `metadata.json` beside a Trivy database (trivy-db, pkg/metadata; the Java database has the same). Times are RFC 3339. */
export interface TrivyMetadata {
  /** The schema of the database: 2, or 1 for the Java database. */
  readonly version: number;
  readonly updatedAt: string;
  /** From then on Trivy looks for a newer one. */
  readonly nextUpdate: string;
  /** Trivy writes it after a pull; a database whose time is zero is taken for a broken download unless updates are skipped. */
  readonly downloadedAt: string;
}

/** The schema versions that are written and read here; Trivy refuses any other. */
export const trivySchemaVersions = { db: 2, javaDb: 1 } as const;

const hour = 3_600_000;

/** Metadata whose every time follows from `asOf`, RFC 3339 in UTC: the clock has no say. `interval` in hours. */
export function trivyMetadata(version: number, asOf: string, interval: number): TrivyMetadata {
  const nextUpdate = new Date(Date.parse(asOf) + interval * hour).toISOString().replace('.000Z', 'Z');
  return { version, updatedAt: asOf, nextUpdate, downloadedAt: asOf };
}

/** The file's bytes: members as upstream has them, on one line. */
export function encodeTrivyMetadata({ version, nextUpdate, updatedAt, downloadedAt }: TrivyMetadata): Buffer {
  const members = { Version: version, NextUpdate: nextUpdate, UpdatedAt: updatedAt, DownloadedAt: downloadedAt };
  return Buffer.from(`${JSON.stringify(members)}\n`);
}

/** Reads the file strictly. Throws FormatError `schema`, and `unsupported-version` where the schema is not `expected`. */
export function parseTrivyMetadata(bytes: Uint8Array, expected: number): TrivyMetadata {
  const shape = JsonShape.of(parseDocument(bytes, 'metadata.json'));
  const version = shape.integer('Version', 0);
  if (version !== expected) throw unsupportedSchema(version, expected);
  const [nextUpdate, updatedAt] = [shape.string('NextUpdate', 64), shape.string('UpdatedAt', 64)];
  const downloadedAt = shape.string('DownloadedAt', 64);
  shape.close();
  return { version, nextUpdate, updatedAt, downloadedAt };
}

function unsupportedSchema(version: number, expected: number): FormatError {
  const message = `the Trivy database has schema version ${version}; only ${expected} can be read and written`;
  return new FormatError('unsupported-version', message, { pointer: '/Version' });
}
