import { isJsonObject, type JsonObject } from '../canonical-json/json-value.js';
import { FormatError } from '../format-error.js';
import type { DocumentRecords, EvidenceRecord } from '../evidence-record/evidence-record.js';
import { brief, RecordReader, refusal, WarningList } from '../evidence-record/record-reader.js';
import { readSpdx2 } from './read-spdx2.js';
import { readSpdx3 } from './read-spdx3.js';

export const knownSpdxVersions = '2.2, 2.3 and 3.0';

const contextPattern = /spdx\.org\/rdf\/([^/]+)\//;

export const isSpdxDocument = (document: JsonObject): boolean =>
  Object.hasOwn(document, 'spdxVersion') ||
  (typeof document['@context'] === 'string' && document['@context'].includes('spdx.org'));

/**
 * Reads one SPDX document in JSON (SPDX 2.2, 2.3 and 3.0 with its patches) as one record of the kind `sboms`. Throws FormatError
 * `unsupported-version` for another version, `schema` for an id that stands for two elements: what is said of it cannot be used.
 */
export function readSpdx(document: unknown): DocumentRecords {
  if (!isJsonObject(document)) throw refusal('', 'an SPDX document is a JSON object');
  const read = readerOf(document);
  const warnings = new WarningList();
  const { id, columns } = read(new RecordReader(document, '', warnings), document);
  const captured = columns.modified;
  const record: EvidenceRecord = { kind: 'sboms', id, body: document, columns, captured, warnings: warnings.list };
  return { records: [record], refused: [] };
}

function readerOf(document: JsonObject): typeof readSpdx2 {
  if (!Object.hasOwn(document, 'spdxVersion')) return readerOfContext(document['@context']);
  const version = document['spdxVersion'];
  if (version === 'SPDX-2.2' || version === 'SPDX-2.3') return readSpdx2;
  throw unknownVersion(`spdxVersion ${brief(version)}`, '/spdxVersion');
}

/** SPDX 3 says its version by its JSON-LD context. */
function readerOfContext(context: unknown): typeof readSpdx3 {
  const version = typeof context === 'string' ? contextPattern.exec(context)?.[1] : undefined;
  if (version !== undefined && /^3\.0(?:\.\d+)?$/.test(version)) return readSpdx3;
  throw unknownVersion(`context ${brief(context)}`, '/@context');
}

const unknownVersion = (what: string, pointer: string) =>
  new FormatError('unsupported-version', `SPDX ${what} is not known; known are ${knownSpdxVersions}`, { pointer });
