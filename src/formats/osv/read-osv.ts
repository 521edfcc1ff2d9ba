import { isJsonObject } from '../canonical-json/json-value.js';
import { FormatError } from '../format-error.js';
import type { DocumentRecords, EvidenceRecord, RecordColumns } from '../evidence-record/evidence-record.js';
import { parseInstant, zeroInstant } from '../evidence-record/instant.js';
import { brief, isBrokenCveId, readId, RecordReader, refusal, WarningList } from '../evidence-record/record-reader.js';
import { distinct } from '../evidence-record/distinct.js';
import { readAffected } from './read-affected.js';
import { osvSeverity } from './osv-severity.js';

/** Minor versions of OSV schema 1 that are known; all are read alike, because a minor version only adds. */
export const knownOsvVersions = '1.0 to 1.7';
const lastKnownMinor = 7;

/**
 * Reads one OSV record (OSV schema 1.7, ossf.github.io/osv-schema). Records from before the field existed have no schema_version.
 * Throws FormatError `unsupported-version` for an unknown one, `schema` where `id` or `modified` cannot be read: without them the
 * record cannot be identified or ordered. All else is a warning.
 */
export function readOsv(document: unknown): DocumentRecords {
  if (!isJsonObject(document)) throw refusal('', 'an OSV record is a JSON object');
  const warnings = new WarningList();
  const reader = new RecordReader(document, '', warnings);
  checkVersion(reader.raw('schema_version'));
  const id = readId(reader.raw('id'), '/id');
  const columns = readColumns(reader);
  checkReferences(reader);
  // A record without a real modification time is ordered, and dated, by its publication.
  const captured = columns.modified ?? columns.published;
  const record: EvidenceRecord = { kind: 'advisories', id, body: document, columns, captured, warnings: warnings.list };
  return { records: [record], refused: [] };
}

function checkVersion(version: unknown): void {
  if (version === undefined) return;
  const [, major, minor] = (typeof version === 'string' && /^(\d+)\.(\d+)(?:\.\d+)?$/.exec(version)) || [];
  if (major === '1' && Number(minor) <= lastKnownMinor) return;
  throw new FormatError(
    'unsupported-version',
    `OSV schema_version ${brief(version)} is not known; known are ${knownOsvVersions}`,
    { pointer: '/schema_version' },
  );
}

function readColumns(reader: RecordReader): RecordColumns {
  const modified = readModified(reader);
  const packages = reader.elements('affected');
  const affected = readAffected(packages);
  return {
    ecosystems: affected.ecosystems,
    packages: affected.packages,
    severity: osvSeverity(reader, packages),
    aliases: readAliases(reader),
    subjects: [],
    published: reader.instant('published'),
    modified,
    withdrawn: reader.instant('withdrawn'),
  };
}

function readModified(reader: RecordReader) {
  const value = reader.raw('modified');
  const modified = parseInstant(value);
  if (modified === undefined)
    throw refusal('/modified', `is no RFC 3339 time, so the record cannot be ordered: ${brief(value)}`);
  if (modified === zeroInstant) {
    reader.warn('zero-time', 'modified', 'is the zero time of the language that wrote it, so it counts as unknown');
    return undefined;
  }
  if (!/[Zz]$/.test(String(value)))
    reader.warn('bad-time', 'modified', 'has an offset where the schema wants UTC ("Z")');
  return modified;
}

/** Other names of the same vulnerability. `related` and `upstream` name other ones, so they are not looked at. */
function readAliases(reader: RecordReader): string[] {
  const aliases = reader.strings('aliases');
  for (const [i, alias] of aliases.entries()) {
    if (isBrokenCveId(alias)) reader.warn('bad-cve-id', 'aliases', `entry ${i} is no CVE id: ${brief(alias)}`);
  }
  reader.strings('related');
  reader.strings('upstream');
  return distinct(aliases);
}

const referenceTypes = new Set([
  'ADVISORY',
  'ARTICLE',
  'DETECTION',
  'DISCUSSION',
  'EVIDENCE',
  'FIX',
  'GIT',
  'INTRODUCED',
  'PACKAGE',
  'REPORT',
  'WEB',
]);

function checkReferences(reader: RecordReader): void {
  reader.string('summary');
  reader.string('details');
  for (const reference of reader.objects('references')) {
    reference.required('url');
    reference.oneOf('type', referenceTypes);
  }
  for (const credit of reader.objects('credits')) credit.required('name');
}
