import { canonicalRecord } from '../../../formats/canonical-json/canonical-record.js';
import { readEpssRecord } from '../../../formats/epss/read-epss.js';
import { noColumns, type EvidenceRecord } from '../../../formats/evidence-record/evidence-record.js';
import { FormatError } from '../../../formats/format-error.js';
import { readKevEntry } from '../../../formats/kev/read-kev.js';
import type { EvidenceKind } from '../../../kernel/evidence.js';
import { storable } from './block-parser.js';
import { documentLimits, documentReaders } from './parse-block.js';
import { recogniseDocument } from './recognise-document.js';

/** What a record that was stored elsewhere is selected by here. */
export type StoredRecord = Pick<EvidenceRecord, 'columns' | 'captured' | 'warnings'>;

/**
 * Reads the canonical body of one record as the import of evidence reads it. What cannot be read (a redacted record, a later format) is kept all the
 * same, because a mirror holds what its origin holds: it has no columns and the warning `unread`. Throws FormatError where the body is not canonical JSON.
 */
export function readStoredRecord(kind: EvidenceKind, body: Uint8Array): StoredRecord {
  const { value, changed } = canonicalRecord(body, documentLimits);
  if (changed) throw new FormatError('syntax', 'the record is not canonical JSON (RFC 8785)');
  const { columns, captured, warnings } = readOrKeep(kind, value);
  return { ...storable({ columns, warnings }), captured };
}

/** Whether the import of evidence reads the value as one record of the kind. */
export function isReadable(kind: EvidenceKind, value: unknown): boolean {
  try {
    return readOne(kind, value)?.kind === kind;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

function readOrKeep(kind: EvidenceKind, value: unknown): StoredRecord {
  try {
    const record = readOne(kind, value);
    if (record?.kind === kind) return record;
    return unread(`is not read as one record of ${kind}`);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return unread(error.message);
  }
}

function readOne(kind: EvidenceKind, value: unknown): EvidenceRecord | undefined {
  if (kind === 'kev') return readKevEntry(value);
  if (kind === 'epss') return readEpssRecord(value);
  const form = recogniseDocument(value);
  return form === 'companion' ? undefined : documentReaders[form](value).records[0];
}

const unread = (message: string): StoredRecord => ({
  columns: noColumns,
  captured: undefined,
  warnings: [{ code: 'unread', pointer: '', message }],
});
