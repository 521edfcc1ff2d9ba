import { isJsonObject, type JsonObject } from '../canonical-json/json-value.js';
import { FormatError } from '../format-error.js';
import { digestId } from '../evidence-record/digest-id.js';
import type { DocumentRecords, EvidenceRecord } from '../evidence-record/evidence-record.js';
import { brief, readId, RecordReader, refusal, WarningList } from '../evidence-record/record-reader.js';
import { commonStatus } from '../evidence-record/verdicts.js';
import { packagePurl } from '../purl/purl.js';
import { conflictsOf } from './statement-conflicts.js';
import { readStatement, type VexStatement } from './read-statement.js';

const namespace = 'https://openvex.dev/ns';
/** OpenVEX specification versions by their context. The first drafts had a context without version. */
const knownContexts = new Set([namespace, `${namespace}/v0.0.1`, `${namespace}/v0.2.0`]);

export const knownOpenvexVersions = 'v0.0.1 and v0.2.0';

export const isOpenvexContext = (context: unknown): boolean =>
  typeof context === 'string' && context.startsWith(namespace);

/**
 * Reads one OpenVEX document (openvex.dev specification v0.2.0, and v0.0.1, whose vulnerabilities and products are plain strings)
 * as one record. Throws FormatError `unsupported-version` for another context, `schema` where there is neither a usable timestamp
 * nor a list of statements, and for a status that the specification does not have: a verdict must not be guessed.
 */
export function readOpenvex(document: unknown): DocumentRecords {
  if (!isJsonObject(document)) throw refusal('', 'an OpenVEX document is a JSON object');
  checkContext(document['@context']);
  const warnings = new WarningList();
  const reader = new RecordReader(document, '', warnings);
  const issued = reader.instant('timestamp');
  const modified = reader.instant('last_updated') ?? issued;
  if (modified === undefined) throw refusal('/timestamp', 'is no RFC 3339 time, so the document cannot be ordered');
  checkDocument(reader);
  const statements = readStatements(reader, warnings);
  const columns = {
    ecosystems: [],
    packages: unique(statements.flatMap(({ packages }) => packages)),
    severity: 'unknown' as const,
    aliases: unique(statements.flatMap(({ vulnerabilities }) => vulnerabilities)),
    subjects: unique(statements.flatMap(({ subjects }) => subjects)),
    published: issued,
    modified,
    status: commonStatus(statements.map(({ status }) => status)),
  };
  const id = documentId(document, reader, statements);
  const record: EvidenceRecord = {
    kind: 'vex',
    id,
    body: document,
    columns,
    captured: modified,
    warnings: warnings.list,
  };
  return { records: [record], refused: [] };
}

function checkContext(context: unknown): void {
  if (typeof context === 'string' && knownContexts.has(context)) return;
  throw new FormatError(
    'unsupported-version',
    `OpenVEX context ${brief(context)} is not known; known are ${knownOpenvexVersions}`,
    { pointer: '/@context' },
  );
}

function checkDocument(reader: RecordReader): void {
  reader.required('author');
  const version = reader.raw('version');
  if (!(Number.isSafeInteger(version) && Number(version) >= 1) && typeof version !== 'string')
    reader.warn('bad-value', 'version', `is no whole number from 1: ${brief(version)}`);
}

function readStatements(reader: RecordReader, warnings: WarningList): VexStatement[] {
  if (!Array.isArray(reader.raw('statements')))
    throw refusal('/statements', 'a VEX document has an array of statements');
  const statements = reader.elements('statements').map(readStatement);
  if (statements.length === 0) reader.warn('missing', 'statements', 'holds no statement');
  for (const { pointer, message } of conflictsOf(statements)) warnings.add('vex-conflict', pointer, message);
  return statements;
}

/**
 * `@id`, and the product where all statements are about one: generators of VEX repositories give many documents, each for a product of
 * its own, one and the same `@id` (aquasecurity/vexhub: 56 documents, 8 ids), and none of them may push another out. Without `@id`
 * the digest of the document stands in for it, so that a later version of it is another record.
 */
function documentId(document: JsonObject, reader: RecordReader, statements: readonly VexStatement[]): string {
  const written = reader.string('@id');
  if (written === undefined || written.trim() === '') {
    reader.warn('missing', '@id', 'is required but absent; the digest of the document stands in for it');
    return digestId(document);
  }
  const products = unique(statements.flatMap(({ products }) => products.map(productName)));
  return readId(products.length === 1 ? `${written}#${products[0]}` : written, '/@id');
}

/** The product without its version; where an image lies is part of what it is (purl type oci). */
const productName = (product: string) => packagePurl(product, ['repository_url']) ?? product;

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
