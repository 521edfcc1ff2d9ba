import { isJsonObject, type JsonObject } from '../canonical-json/json-value.js';
import { FormatError } from '../format-error.js';
import { digestId } from '../evidence-record/digest-id.js';
import type { DocumentRecords, EvidenceRecord, RecordColumns } from '../evidence-record/evidence-record.js';
import { brief, readId, RecordReader, refusal, WarningList } from '../evidence-record/record-reader.js';
import { checkReferences } from './check-references.js';
import { readComponents } from './read-components.js';
import { readVulnerabilities } from './read-vulnerabilities.js';

export const knownCyclonedxVersions = ['1.4', '1.5', '1.6', '1.7'] as const;

/**
 * Reads a CycloneDX JSON BOM, specification 1.4 to 1.7, as one record: `vex` where it lists vulnerabilities and nothing that they
 * are in, else `sboms`. Throws FormatError `unsupported-version` for another specVersion, `schema` where
 * bomFormat is another, where a bom-ref stands for two things, and for an unknown analysis state of VEX: a verdict must not be guessed.
 */
export function readCyclonedx(document: unknown): DocumentRecords {
  if (!isJsonObject(document)) throw refusal('', 'a BOM is a JSON object');
  checkVersion(document);
  const warnings = new WarningList();
  const reader = new RecordReader(document, '', warnings);
  const kind = isVex(document) ? 'vex' : 'sboms';
  const columns = readColumns(reader, kind);
  const id = documentId(document, reader);
  const captured = columns.modified;
  const record: EvidenceRecord = { kind, id, body: document, columns, captured, warnings: warnings.list };
  return { records: [record], refused: [] };
}

function checkVersion(document: JsonObject): void {
  if (document['bomFormat'] !== 'CycloneDX')
    throw refusal('/bomFormat', `bomFormat must be "CycloneDX", not ${brief(document['bomFormat'])}`);
  const version = document['specVersion'];
  if ((knownCyclonedxVersions as readonly unknown[]).includes(version)) return;
  throw new FormatError(
    'unsupported-version',
    `CycloneDX specVersion ${brief(version)} is not known; known are ${knownCyclonedxVersions.join(', ')}`,
    { pointer: '/specVersion' },
  );
}

const holdsItems = (value: unknown) => Array.isArray(value) && value.length > 0;

const isVex = (document: JsonObject) =>
  holdsItems(document['vulnerabilities']) && !holdsItems(document['components']) && !holdsItems(document['services']);

function readColumns(reader: RecordReader, kind: 'vex' | 'sboms'): RecordColumns {
  const metadata = reader.object('metadata');
  const modified = metadata?.instant('timestamp');
  const components = readComponents(reader, metadata);
  checkReferences(reader, components.references);
  const vulnerabilities = readVulnerabilities(reader, kind, components.references);
  return {
    ecosystems: [],
    packages: unique(kind === 'vex' ? vulnerabilities.packages : components.packages),
    severity: kind === 'vex' ? vulnerabilities.severity : 'unknown',
    aliases: unique(vulnerabilities.ids),
    subjects: unique([...components.subjects, ...vulnerabilities.subjects]),
    published: undefined,
    modified,
    status: kind === 'vex' ? vulnerabilities.status : undefined,
  };
}

const serialPattern = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** `serialNumber/version` is what the specification calls a BOM's identity; without it, the digest of the document. */
function documentId(document: JsonObject, reader: RecordReader): string {
  const serial = reader.raw('serialNumber');
  const version = readVersion(reader);
  if (typeof serial === 'string' && serialPattern.test(serial))
    return readId(`${serial.toLowerCase()}/${version}`, '/serialNumber');
  if (serial !== undefined)
    reader.warn('bad-serial', 'serialNumber', `is no urn:uuid, so the digest stands in for it: ${brief(serial)}`);
  return digestId(document);
}

function readVersion(reader: RecordReader): number {
  const version = reader.raw('version');
  if (version === undefined) return 1;
  if (Number.isSafeInteger(version) && Number(version) >= 1) return Number(version);
  reader.warn('bad-value', 'version', `is no whole number from 1: ${brief(version)}`);
  return 1;
}

const unique = (values: readonly string[]): string[] => [...new Set(values)];
