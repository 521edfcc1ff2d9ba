import { isJsonObject } from '../canonical-json/json-value.js';
import { FormatError } from '../format-error.js';
import { noColumns, type EvidenceRecord } from '../evidence-record/evidence-record.js';
import { parseDate, parseInstant } from '../evidence-record/instant.js';
import { brief, isCveId, readId, refusal, WarningList } from '../evidence-record/record-reader.js';

/** What an EPSS file says of itself: the comment line and the header line (first.org/epss, "Data and statistics"). */
export interface EpssHeader {
  readonly modelVersion: string;
  readonly scoreDate: string;
  readonly columns: readonly string[];
}

/** Reads the two lines above the scores. Throws FormatError `schema` where they are not those of an EPSS file. */
export function readEpssHeader(comment: string, header: string): EpssHeader {
  const [, modelVersion, scoreDate] = /^#\s*model_version:([^,\s]+)\s*,\s*score_date:(\S+)$/.exec(comment) ?? [];
  if (modelVersion === undefined || scoreDate === undefined || scoreInstant(scoreDate) === undefined)
    throw refusal('', `an EPSS file begins with "#model_version:<version>,score_date:<time>", not ${brief(comment)}`);
  const columns = header.split(',');
  if (columns[0] !== 'cve' || columns[1] !== 'epss')
    throw refusal('', `the columns of an EPSS file are cve,epss,percentile, not ${brief(header)}`);
  return { modelVersion, scoreDate, columns };
}

/**
 * Reads one line of scores. The score date is the capture time, not a member of the record: a score that did not change from one day
 * to the next is the same record. Throws FormatError `schema` where the CVE or the score cannot be read.
 */
export function readEpssLine(line: string, header: EpssHeader): EvidenceRecord {
  const cells = line.split(',');
  if (cells.length !== header.columns.length)
    throw refusal('', `the line has ${cells.length} fields, the header ${header.columns.length}`);
  const warnings = new WarningList();
  const id = readId(cells[0], '/cve');
  if (!isCveId(id)) warnings.add('bad-cve-id', '/cve', `is no CVE id: ${brief(id)}`);
  const body: Record<string, unknown> = { cve: id, model_version: header.modelVersion };
  for (const [i, name] of header.columns.entries()) {
    if (i > 0) body[name] = readCell(name, cells[i] ?? '', warnings);
  }
  return {
    kind: 'epss',
    id,
    body,
    columns: noColumns,
    captured: scoreInstant(header.scoreDate),
    warnings: warnings.list,
  };
}

/** Reads a record that was made of a line. Throws FormatError `schema` where it has no CVE. */
export function readEpssRecord(body: unknown): EvidenceRecord {
  if (!isJsonObject(body)) throw refusal('', 'a score is a JSON object');
  const id = readId(body['cve'], '/cve');
  const warnings = new WarningList();
  if (!isCveId(id)) warnings.add('bad-cve-id', '/cve', `is no CVE id: ${brief(id)}`);
  return { kind: 'epss', id, body, columns: noColumns, warnings: warnings.list };
}

function readCell(name: string, text: string, warnings: WarningList): unknown {
  if (name !== 'epss' && name !== 'percentile') return text;
  const value = /^\d(?:\.\d+)?(?:[eE]-?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= 1) return value;
  const message = `is no probability between 0 and 1: ${brief(text)}`;
  if (name === 'epss') throw new FormatError('schema', message, { pointer: '/epss' });
  warnings.add('bad-value', '/percentile', message);
  return text;
}

/** Older files give a date, newer ones a time whose offset is written `+0000`. */
function scoreInstant(text: string) {
  return parseDate(text) ?? parseInstant(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
}
