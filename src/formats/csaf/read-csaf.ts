import { isJsonObject } from '../canonical-json/json-value.js';
import { FormatError } from '../format-error.js';
import type { DocumentRecords, EvidenceRecord, Instant, RecordColumns } from '../evidence-record/evidence-record.js';
import { brief, readId, RecordReader, refusal, WarningList } from '../evidence-record/record-reader.js';
import { commonStatus } from '../evidence-record/verdicts.js';
import { csafSeverity } from './csaf-severity.js';
import { readProductTree } from './read-product-tree.js';
import { readVulnerabilities } from './read-vulnerabilities.js';
import { checkConflicts, checkVexProfile } from './vex-profile.js';

export const knownCsafVersions = ['2.0', '2.1'] as const;

/**
 * Reads one CSAF document (OASIS CSAF 2.0 and 2.1) as one record: `vex` where its category is `csaf_vex`, else `advisories`. Throws
 * FormatError `unsupported-version` for another csaf_version; `schema` where publisher namespace or tracking id are not there (without
 * them it cannot be identified), where current_release_date is no time (without it, it cannot be ordered), and for a VEX product
 * status that the specification does not have: a verdict must not be guessed.
 */
export function readCsaf(document: unknown): DocumentRecords {
  const head = isJsonObject(document) ? document['document'] : undefined;
  if (!isJsonObject(document) || !isJsonObject(head))
    throw refusal('/document', 'a CSAF document has an object "document"');
  checkVersion(head['csaf_version']);
  const warnings = new WarningList();
  const reader = new RecordReader(document, '', warnings);
  const header = new RecordReader(head, '/document', warnings);
  const identity = readIdentity(header);
  const category = header.required('category');
  const kind = category === 'csaf_vex' ? 'vex' : 'advisories';
  const columns = readColumns(reader, header, identity, category);
  const { id, modified: captured } = identity;
  const record: EvidenceRecord = { kind, id, body: document, columns, captured, warnings: warnings.list };
  return { records: [record], refused: [] };
}

function checkVersion(version: unknown): void {
  if ((knownCsafVersions as readonly unknown[]).includes(version)) return;
  throw new FormatError(
    'unsupported-version',
    `CSAF csaf_version ${brief(version)} is not known; known are ${knownCsafVersions.join(', ')}`,
    { pointer: '/document/csaf_version' },
  );
}

interface Identity {
  readonly id: string;
  readonly names: readonly string[];
  readonly status?: string;
  readonly published?: Instant;
  readonly modified: Instant;
}

const trackingStatuses = new Set(['draft', 'final', 'interim']);

/** Section 3.2.1.12 of CSAF 2.0 (tracking): the id is unique within the namespace of the publisher, and stays over all versions. */
function readIdentity(header: RecordReader): Identity {
  const publisher = header.object('publisher');
  const tracking = header.object('tracking');
  const namespace = readId(publisher?.raw('namespace'), '/document/publisher/namespace');
  const trackingId = readId(tracking?.raw('id'), '/document/tracking/id');
  const released = tracking?.raw('current_release_date');
  const modified = tracking?.instant('current_release_date');
  if (!tracking || modified === undefined)
    throw refusal(
      '/document/tracking/current_release_date',
      `is no RFC 3339 time, so the document cannot be ordered: ${brief(released)}`,
    );
  checkHeader(header, tracking);
  const status = tracking.oneOf('status', trackingStatuses);
  return {
    id: readId(`${namespace.replace(/\/+$/, '')}#${trackingId}`, '/document/tracking/id'),
    names: [trackingId, ...tracking.strings('aliases')],
    ...(status !== undefined && trackingStatuses.has(status) ? { status } : {}),
    published: tracking.instant('initial_release_date'),
    modified,
  };
}

function checkHeader(header: RecordReader, tracking: RecordReader): void {
  header.required('title');
  header.object('publisher')?.required('name');
  header.object('publisher')?.required('category');
  for (const name of ['initial_release_date', 'status', 'version']) tracking.required(name);
  for (const revision of tracking.objects('revision_history')) revision.instant('date');
}

function readColumns(
  reader: RecordReader,
  header: RecordReader,
  identity: Identity,
  category: string | undefined,
): RecordColumns {
  const tree = readProductTree(reader.object('product_tree'));
  const isVex = category === 'csaf_vex';
  const vulnerabilities = readVulnerabilities(reader, tree, isVex);
  checkConflicts(vulnerabilities);
  const stated = vulnerabilities.flatMap(({ statements }) => statements);
  if (isVex) checkVexProfile(reader, vulnerabilities, tree);
  return {
    ecosystems: tree.ecosystems,
    packages: tree.packages,
    severity: csafSeverity(header, vulnerabilities),
    aliases: unique([...identity.names, ...vulnerabilities.flatMap(({ names }) => names)]),
    subjects: tree.subjects,
    published: identity.published,
    modified: identity.modified,
    ...(category === 'csaf_withdrawn' ? { withdrawn: identity.modified } : {}),
    status: isVex ? commonStatus(stated.map(({ status }) => status)) : identity.status,
  };
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
