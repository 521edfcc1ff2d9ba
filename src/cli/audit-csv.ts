import { parseHeader, parseLine } from '../formats/audit-log/audit-export.js';
import type { AuditLine } from '../formats/audit-log/audit-entry.js';
import { exportLines } from '../formats/audit-log/export-lines.js';
import { csvRecord, type CsvCell } from '../formats/csv/write-csv.js';
import { FormatError } from '../formats/format-error.js';

type Entry = Readonly<Record<string, unknown>>;

const columns: Readonly<Record<string, (line: AuditLine, entry: Entry) => unknown>> = {
  seq: ({ seq }) => seq,
  time: ({ time }) => time,
  action: (_, { action }) => action,
  outcome: (_, { outcome }) => outcome,
  'actor.kind': (_, { actor }) => (actor as Entry | undefined)?.kind,
  'actor.id': (_, { actor }) => (actor as Entry | undefined)?.id,
  'resource.type': (_, { resource }) => (resource as Entry | undefined)?.type,
  'resource.id': (_, { resource }) => (resource as Entry | undefined)?.id,
  details: (_, { details }) => details,
  requestId: (_, { requestId }) => requestId,
  sourceAddress: (_, { sourceAddress }) => sourceAddress,
  id: (_, { id }) => id,
  hash: ({ hash }) => hash,
};

/**
 * An export of the audit log as CSV, a record an entry, as it streams by. Nothing is checked and the checkpoint is left out: what is to be
 * proven is the export itself. Throws FormatError where it is none, `truncated` where it ends too soon.
 */
export async function* auditCsv(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let ended = false;
  let first = true;
  for await (const bytes of exportLines(chunks)) {
    const line = first ? parseHeader(bytes) : parseLine(bytes);
    first = false;
    ended = 'checkpoint' in line;
    if ('origin' in line) yield csvRecord(Object.keys(columns));
    else if (!('checkpoint' in line)) yield csvRecord(cellsOf(line));
  }
  if (!ended) throw new FormatError('truncated', 'the export does not end with a checkpoint: it was cut short');
}

const cellsOf = (line: AuditLine): CsvCell[] =>
  Object.values(columns).map((read) => cellOf(read(line, line.entry as Entry)));

const cellOf = (value: unknown): CsvCell =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as CsvCell);
