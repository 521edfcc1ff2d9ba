import { FormatError } from '../format-error.js';
import { JsonShape } from '../json-shape/json-shape.js';

/** One file of a Maven repository: its coordinates (Maven, "POM Reference", Maven Coordinates) and what it hashes to. */
export interface MavenArtifact {
  /** 40 lower-case hex digits. */
  readonly sha1: string;
  readonly groupId: string;
  readonly artifactId: string;
  readonly version: string;
  readonly archiveType: ArchiveType;
  readonly classifier?: string;
}

export const archiveTypes = ['jar', 'aar'] as const;
export type ArchiveType = (typeof archiveTypes)[number];

/** Longest part of the coordinates, in UTF-16 units; all of them together still fit a record id. */
export const coordinateLimit = 200;

// maven-model-builder, DefaultModelValidator: what an id may hold, and what a version or a classifier must not.
const idPattern = /^[A-Za-z0-9_.-]+$/;
const versionPattern = /^[\x21-\x7e]+$/;
const forbiddenInVersion = /[\\/:"<>|?*]|\$\{/;

/**
 * Reads one record: the members of `MavenArtifact` and no other. Throws FormatError `schema` with the pointer of what does not fit, such
 * as a SHA-1 in capitals or a version that is still a placeholder (`${revision}`).
 */
export function parseMavenArtifact(document: unknown): MavenArtifact {
  const shape = JsonShape.of(document);
  const artifact: MavenArtifact = {
    sha1: matching(shape, 'sha1', 40, /^[0-9a-f]{40}$/, 'must be 40 lower-case hex digits'),
    groupId: id(shape, 'groupId'),
    artifactId: id(shape, 'artifactId'),
    version: version(shape, 'version'),
    archiveType: shape.literal('archiveType', ...archiveTypes),
    ...(shape.has('classifier') ? { classifier: version(shape, 'classifier') } : {}),
  };
  shape.close();
  return artifact;
}

function id(shape: JsonShape, name: string): string {
  return matching(shape, name, coordinateLimit, idPattern, 'may hold letters, digits and _ . - only');
}

function version(shape: JsonShape, name: string): string {
  const what = 'may hold printable ASCII without space, \\ / : " < > | ? * and ${ only';
  const value = matching(shape, name, coordinateLimit, versionPattern, what);
  return forbiddenInVersion.test(value) ? refuse(shape, name, what) : value;
}

function matching(shape: JsonShape, name: string, limit: number, pattern: RegExp, what: string): string {
  const value = shape.string(name, limit);
  return pattern.test(value) ? value : refuse(shape, name, what);
}

function refuse(shape: JsonShape, name: string, what: string): never {
  const pointer = shape.at(name);
  throw new FormatError('schema', `${pointer} ${what}`, { pointer });
}
