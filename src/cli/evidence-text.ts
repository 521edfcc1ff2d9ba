import type { BatchReceipt } from '../stages/evidence/batch-receipt.js';
import type { components } from './generated/api.js';
import { screenWidth } from './print.js';
import { formatBytes, formatCount } from './quantities.js';
import { renderFields, renderTable } from './table.js';

type Schemas = components['schemas'];
type EvidenceRecord = Schemas['EvidenceRecordRow'];

export function renderKinds({ seq, kinds }: Schemas['EvidenceKindsResource']): string {
  const rows = Object.entries(kinds).map(([kind, count]) => [kind, formatCount(count)] as const);
  return `${renderTable(['KIND', 'RECORDS'], rows, screenWidth())}\ncut ${seq}\n`;
}

export function renderRecords(records: readonly EvidenceRecord[]): string {
  const rows = records.map(({ key, severity, modified, published, bytes, provenance }) => [
    key,
    severity,
    modified ?? published,
    formatBytes(bytes),
    provenance.seqFrom,
    provenance.batchId,
  ]);
  return renderTable(['KEY', 'SEVERITY', 'MODIFIED', 'SIZE', 'CUT', 'BATCH'], rows, screenWidth());
}

export function renderRecord(detail: Schemas['EvidenceRecordDetail']): string {
  const { record, provenance, warnings } = detail;
  const { seqFrom, seqTo } = provenance;
  const head = renderFields([
    ['key', detail.key],
    ['kind', detail.kind],
    ['digest', detail.digest],
    ['size', formatBytes(detail.bytes)],
    ['upstream bytes', detail.original ?? 'not kept'],
    ['modified', detail.modified],
    ['captured', provenance.capturedAt],
    ['imported', provenance.importedAt],
    ['batch', provenance.batchId],
    ['cuts', seqTo === undefined ? `from ${seqFrom} on` : `${seqFrom} to ${seqTo - 1}`],
    ['warnings', warnings.map(({ code, pointer }) => `${code} ${pointer}`.trim()).join(', ') || 'none'],
  ]);
  return `${head}\n${JSON.stringify(record, undefined, 2)}\n`;
}

export function renderErasure(erasure: Schemas['ErasureResource']): string {
  return renderFields([
    ['erasure', erasure.id],
    ['kind', erasure.kind],
    ['source', erasure.source],
    ['hash of the key', erasure.keyHash],
    ['cut', `gone from ${erasure.seq} on; cuts that held it cannot be exported again`],
    ['at', erasure.erasedAt],
    ['by', erasure.erasedBy],
    ['reason', erasure.reason],
    ['destroyed', `${formatCount(erasure.versions)} versions, ${formatBytes(erasure.bytes)}`],
    ['shared originals', sharedText(erasure.sharedOriginals)],
  ]);
}

const sharedText = (count: number) =>
  count === 0 ? 'none' : `${formatCount(count)} upstream documents stay, because other records name them`;

export function renderErasures(erasures: readonly Schemas['ErasureResource'][]): string {
  const rows = erasures.map(({ id, kind, source, seq, erasedAt, erasedBy, reason }) => [
    id,
    kind,
    source,
    seq,
    erasedAt,
    erasedBy,
    reason,
  ]);
  return renderTable(['ID', 'KIND', 'SOURCE', 'CUT', 'AT', 'BY', 'REASON'], rows, screenWidth());
}

export function renderBatches(batches: readonly Schemas['BatchResource'][]): string {
  const rows = batches.map(({ batchId, source, seq, createdAt, accepted, added, changed, closed, refusedCount }) => [
    batchId,
    source,
    seq,
    createdAt,
    accepted,
    added,
    changed,
    closed,
    refusedCount,
  ]);
  const header = ['ID', 'SOURCE', 'CUT', 'AT', 'ACCEPTED', 'NEW', 'CHANGED', 'CLOSED', 'REFUSED'];
  return renderTable(header, rows, screenWidth());
}

type Receipt = Omit<BatchReceipt, 'createdAt' | 'digest' | 'refused' | 'superseded' | 'warned' | 'warnings'> & {
  readonly warnings: readonly { readonly code: string; readonly count: number }[];
};

/** A receipt, of an import that just ended or of one of long ago. */
export function renderBatch(receipt: Receipt): string {
  const kinds = Object.entries(receipt.kinds).map(([kind, count]) => `${formatCount(count ?? 0)} ${kind}`);
  const warnings = receipt.warnings.map(({ code, count }) => `${formatCount(count)} ${code}`);
  return renderFields([
    ['batch', receipt.validateOnly ? 'none: this was a dry run' : receipt.batchId],
    ['cut', receipt.seq],
    ['source', receipt.source],
    ['read', `${formatCount(receipt.files)} files, ${formatBytes(receipt.bytes)}: ${kinds.join(', ') || 'no record'}`],
    ['accepted', receipt.accepted],
    ['new', receipt.added],
    ['changed', receipt.changed],
    ['unchanged', receipt.unchanged],
    ['closed', receipt.closed],
    ...(receipt.erased > 0 ? [['left out', `${formatCount(receipt.erased)} that were erased`] as const] : []),
    ['superseded', receipt.supersededCount],
    ['refused', receipt.refusedCount],
    ['warnings', warnings.join(', ') || 'none'],
  ]);
}
