import type { BatchReceipt } from '../stages/evidence/batch-receipt.js';
import type { components } from './generated/api.js';
import { renderList, type Column } from './print-list.js';
import { formatBytes, formatCount } from './quantities.js';
import { renderFields } from './table.js';

type Schemas = components['schemas'];
type EvidenceRecord = Schemas['EvidenceRecordRow'];

export function renderKinds({ seq, kinds }: Schemas['EvidenceKindsResource']): string {
  return `${renderList(Object.entries(kinds), kindColumns)}\ncut ${seq}\n`;
}

export const kindColumns: readonly Column<readonly [kind: string, count: number]>[] = [
  { title: 'KIND', field: 'kind', value: ([kind]) => kind },
  { title: 'RECORDS', field: 'records', value: ([, count]) => count, shown: ([, count]) => formatCount(count) },
];

export const recordColumns: readonly Column<EvidenceRecord>[] = [
  { title: 'KEY', field: 'key', value: ({ key }) => key },
  { title: 'SEVERITY', field: 'severity', value: ({ severity }) => severity },
  {
    title: 'MODIFIED',
    field: 'modified',
    value: ({ modified }) => modified,
    shown: ({ modified, published }) => modified ?? published,
  },
  { field: 'published', value: ({ published }) => published },
  { title: 'SIZE', field: 'bytes', value: ({ bytes }) => bytes, shown: ({ bytes }) => formatBytes(bytes) },
  { title: 'CUT', field: 'provenance.seqFrom', value: ({ provenance }) => provenance.seqFrom },
  { title: 'BATCH', field: 'provenance.batchId', value: ({ provenance }) => provenance.batchId },
  { field: 'digest', value: ({ digest }) => digest },
];

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

export const erasureColumns: readonly Column<Schemas['ErasureResource']>[] = [
  { title: 'ID', field: 'id', value: ({ id }) => id },
  { title: 'KIND', field: 'kind', value: ({ kind }) => kind },
  { title: 'SOURCE', field: 'source', value: ({ source }) => source },
  { field: 'keyHash', value: ({ keyHash }) => keyHash },
  { title: 'CUT', field: 'seq', value: ({ seq }) => seq },
  { title: 'AT', field: 'erasedAt', value: ({ erasedAt }) => erasedAt },
  { title: 'BY', field: 'erasedBy', value: ({ erasedBy }) => erasedBy },
  { title: 'REASON', field: 'reason', value: ({ reason }) => reason },
];

export const batchColumns: readonly Column<Schemas['BatchResource']>[] = [
  { title: 'ID', field: 'batchId', value: ({ batchId }) => batchId },
  { title: 'SOURCE', field: 'source', value: ({ source }) => source },
  { title: 'CUT', field: 'seq', value: ({ seq }) => seq },
  { title: 'AT', field: 'createdAt', value: ({ createdAt }) => createdAt },
  { title: 'ACCEPTED', field: 'accepted', value: ({ accepted }) => accepted },
  { title: 'NEW', field: 'added', value: ({ added }) => added },
  { title: 'CHANGED', field: 'changed', value: ({ changed }) => changed },
  { title: 'CLOSED', field: 'closed', value: ({ closed }) => closed },
  { title: 'REFUSED', field: 'refusedCount', value: ({ refusedCount }) => refusedCount },
];

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
