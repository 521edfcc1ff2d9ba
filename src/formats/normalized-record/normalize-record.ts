import { canonicalJson } from '../canonical-json/canonicalize.js';
import { isJsonObject, type JsonObject } from '../canonical-json/json-value.js';
import { RecordReader, WarningList } from '../evidence-record/record-reader.js';
import { FormatError } from '../format-error.js';
import { isOpenvexContext } from '../openvex/read-openvex.js';
import { isSpdxDocument, readSpdx } from '../spdx/read-spdx.js';
import { normalizeCsafAdvisory, normalizeCsafVex } from './normalize-csaf.js';
import { normalizeCyclonedxSbom, normalizeCyclonedxVex } from './normalize-cyclonedx.js';
import { normalizeOpenvex } from './normalize-openvex.js';
import { normalizeOsv } from './normalize-osv.js';
import { normalizeSpdx } from './normalize-spdx.js';
import { member } from './members.js';
import type { NormalizedEpss, NormalizedKev, NormalizedRecord, RecordPointer } from './normalized-record.js';

/**
 * The line of one record, with its line feed: a pure function of the pointer and the record. What is evidence was read once when it came in, so
 * what cannot be read here is of another kind of producer, or of a kind without a normalised form; then the pointer stands alone.
 */
export function normalizedLine(pointer: RecordPointer, body: unknown): string {
  return `${canonicalJson({ pointer, ...member('record', normalizeRecord(pointer.kind, body)) })}\n`;
}

/** Undefined where the kind has no normalised form, or the record is not in a form of its kind. */
export function normalizeRecord(kind: string, body: unknown): NormalizedRecord | undefined {
  if (!isJsonObject(body) || !Object.hasOwn(normalizers, kind)) return undefined;
  try {
    return normalizers[kind]!(new RecordReader(body, '', new WarningList()), body);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

type Normalize = (record: RecordReader, body: JsonObject) => NormalizedRecord | undefined;

const normalizers: Readonly<Record<string, Normalize>> = {
  advisories: (record, body) => (isCsaf(body) ? normalizeCsafAdvisory(record) : normalizeOsv(record)),
  vex: (record, body) => {
    if (isOpenvexContext(body['@context'])) return normalizeOpenvex(record);
    if (isCsaf(body)) return normalizeCsafVex(record);
    return isCyclonedx(body) ? normalizeCyclonedxVex(record) : undefined;
  },
  sboms: (record, body) => {
    if (isSpdxDocument(body)) return normalizeSpdx(record, readSpdx(body).records[0]?.columns.subjects ?? []);
    return isCyclonedx(body) ? normalizeCyclonedxSbom(record) : undefined;
  },
  kev: normalizeKev,
  epss: normalizeEpss,
};

const isCsaf = (body: JsonObject) => isJsonObject(body['document']);
const isCyclonedx = (body: JsonObject) => body['bomFormat'] === 'CycloneDX';

/** An entry of CISA's catalogue. */
function normalizeKev(entry: RecordReader): NormalizedKev {
  return {
    cve: entry.string('cveID') ?? '',
    ...member('vendor', entry.string('vendorProject')),
    ...member('product', entry.string('product')),
    ...member('name', entry.string('vulnerabilityName')),
    ...member('added', entry.string('dateAdded')),
    ...member('due', entry.string('dueDate')),
    ...member('ransomware', entry.string('knownRansomwareCampaignUse')),
  };
}

/** A row of EPSS scores. */
function normalizeEpss(row: RecordReader): NormalizedEpss | undefined {
  const [score, percentile] = [row.raw('epss'), row.raw('percentile')];
  if (typeof score !== 'number') return undefined;
  return {
    cve: row.string('cve') ?? '',
    score,
    ...member('percentile', typeof percentile === 'number' ? percentile : undefined),
    ...member('model', row.string('model_version')),
  };
}
