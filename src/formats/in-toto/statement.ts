import { canonicalBytes } from '../canonical-json/canonicalize.js';
import { digestHex, type Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import { JsonShape, parseDocument, type JsonObject } from '../json-shape/json-shape.js';

export const inTotoPayloadType = 'application/vnd.in-toto+json';
export const statementType = 'https://in-toto.io/Statement/v1';

export interface StatementSubject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

/** in-toto attestation framework v1, Statement. */
export interface Statement {
  readonly subject: readonly StatementSubject[];
  readonly predicateType: string;
  readonly predicate: JsonObject;
}

/** cosign refuses a statement of more subjects. */
const subjectLimit = 1024;
const hex = /^[0-9a-f]{64}$/;

export const subjectOf = (name: string, digest: Digest): StatementSubject => ({
  name,
  digest: { sha256: digestHex(digest) },
});

export function encodeStatement({ subject, predicateType, predicate }: Statement): Buffer {
  return canonicalBytes({ _type: statementType, subject, predicateType, predicate });
}

/**
 * Reads a Statement v1. Throws FormatError `unsupported-version` for another `_type`, `schema` for missing or unknown members, a subject without
 * SHA-256, or two subjects of one name.
 */
export function decodeStatement(bytes: Uint8Array): Statement {
  const shape = JsonShape.of(parseDocument(bytes, 'the in-toto statement'));
  const type = shape.string('_type');
  if (type !== statementType)
    throw new FormatError('unsupported-version', `_type is ${JSON.stringify(type)}, expected ${statementType}`, {
      pointer: '/_type',
    });
  const subject = shape.objects('subject', subjectLimit).map(readSubject);
  const predicateType = shape.string('predicateType');
  const predicate = shape.object('predicate').value;
  shape.close();
  checkSubjects(subject);
  return { subject, predicateType, predicate };
}

function readSubject(shape: JsonShape): StatementSubject {
  const name = shape.string('name');
  const digests = shape.object('digest');
  const sha256 = digests.string('sha256');
  if (!hex.test(sha256))
    throw new FormatError('digest', `${digests.at('sha256')} is not 64 lower-case hex digits`, {
      pointer: digests.at('sha256'),
    });
  digests.close();
  shape.close();
  return { name, digest: { sha256 } };
}

function checkSubjects(subject: readonly StatementSubject[]): void {
  if (subject.length === 0) throw new FormatError('schema', 'the statement has no subject', { pointer: '/subject' });
  const names = new Set(subject.map(({ name }) => name));
  if (names.size < subject.length)
    throw new FormatError('duplicate', 'two subjects have one name', { pointer: '/subject' });
}

/** Throws FormatError `digest` unless exactly this file, with this digest, is the statement's only subject. */
export function requireSubject(statement: Statement, name: string, digest: Digest): void {
  const [only, ...others] = statement.subject;
  if (!only || others.length > 0 || only.name !== name)
    throw new FormatError('digest', `the statement's only subject must be ${name}`, { pointer: '/subject' });
  if (only.digest.sha256 !== digestHex(digest)) {
    throw new FormatError(
      'digest',
      `the statement is about a ${name} of SHA-256 ${only.digest.sha256}, this one has ${digestHex(digest)}`,
      { pointer: '/subject/0/digest/sha256' },
    );
  }
}
