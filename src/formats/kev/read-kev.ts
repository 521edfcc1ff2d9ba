import { isJsonObject } from '../canonical-json/json-value.js';
import { FormatError } from '../format-error.js';
import {
  noColumns,
  type DocumentRecords,
  type EvidenceRecord,
  type Instant,
  type RecordRefusal,
} from '../evidence-record/evidence-record.js';
import { checkElementCount } from '../evidence-record/element-limit.js';
import { parseDate } from '../evidence-record/instant.js';
import { brief, isCveId, readId, RecordReader, refusal, WarningList } from '../evidence-record/record-reader.js';

/**
 * Reads a CISA KEV catalogue (known_exploited_vulnerabilities_schema.json): one record a vulnerability, its id the CVE. What the
 * catalogue says of itself is the capture time. Throws FormatError `schema` where there is no list of vulnerabilities.
 */
export function readKev(document: unknown): DocumentRecords {
  if (!isJsonObject(document) || !Array.isArray(document['vulnerabilities']))
    throw refusal('/vulnerabilities', 'a KEV catalogue has an array of vulnerabilities');
  const entries = document['vulnerabilities'] as readonly unknown[];
  checkElementCount(entries.length, '/vulnerabilities', 'vulnerabilities');
  const catalogue = new WarningList();
  const captured = readCatalogue(new RecordReader(document, '', catalogue), entries.length);
  const records: EvidenceRecord[] = [];
  const refused: RecordRefusal[] = [];
  for (const [i, entry] of entries.entries()) {
    // The catalogue's own warnings are told once, with its first record.
    const warnings = new WarningList();
    if (records.length === 0) warnings.list.push(...catalogue.list);
    const read = readEntry(entry, `/vulnerabilities/${i}`, captured, warnings);
    if ('reason' in read) refused.push(read);
    else records.push(read);
  }
  return { records, refused };
}

function readCatalogue(reader: RecordReader, found: number): Instant | undefined {
  reader.required('catalogVersion');
  const captured = reader.instant('dateReleased');
  if (reader.raw('dateReleased') === undefined) reader.warn('missing', 'dateReleased', 'is required but absent');
  if (reader.raw('count') !== found)
    reader.warn('bad-count', 'count', `says ${brief(reader.raw('count'))}, there are ${found}`);
  return captured;
}

/** Reads one vulnerability by itself, without the catalogue around it. Throws FormatError `schema` where it has no id. */
export function readKevEntry(entry: unknown): EvidenceRecord {
  const read = readEntry(entry, '', undefined, new WarningList());
  if ('reason' in read) throw refusal(read.pointer, read.reason);
  return read;
}

function readEntry(
  entry: unknown,
  pointer: string,
  captured: Instant | undefined,
  warnings: WarningList,
): EvidenceRecord | RecordRefusal {
  try {
    if (!isJsonObject(entry)) throw refusal(pointer, 'a vulnerability is a JSON object');
    const id = readId(entry['cveID'], `${pointer}/cveID`);
    const published = checkEntry(new RecordReader(entry, pointer, warnings), id);
    return { kind: 'kev', id, body: entry, columns: { ...noColumns, published }, captured, warnings: warnings.list };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { code: 'schema', pointer: error.pointer ?? pointer, reason: error.message };
  }
}

const requiredText = ['vendorProject', 'product', 'vulnerabilityName', 'shortDescription', 'requiredAction'] as const;

function checkEntry(reader: RecordReader, id: string): Instant | undefined {
  if (!isCveId(id)) reader.warn('bad-cve-id', 'cveID', `is no CVE id: ${brief(id)}`);
  for (const name of requiredText) reader.required(name);
  reader.strings('cwes');
  readDate(reader, 'dueDate');
  return readDate(reader, 'dateAdded');
}

function readDate(reader: RecordReader, name: string): Instant | undefined {
  const text = reader.required(name);
  const date = parseDate(text);
  if (text !== undefined && date === undefined) reader.warn('bad-time', name, `is no date: ${brief(text)}`);
  return date;
}
