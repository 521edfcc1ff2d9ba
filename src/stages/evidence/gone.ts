import { ExportCenterError } from '../../kernel/errors.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { Erasure } from './evidence-erasures.port.js';

/** `EC-GONE`: what was asked for was here and was erased. The reason is told, the key is not. */
export function erasedRecord({ kind, seq, erasedAt, reason }: Erasure): ExportCenterError {
  const message = `this ${kind} record was erased at ${erasedAt} under number ${seq}: ${reason}`;
  return new ExportCenterError('EC-GONE', 'not-found', message, { extra: { erasedAt, seq, reason } });
}

/** `EC-GONE`: a plan reads a cut that can never be read again as it was. */
export function erasedFromCut(cut: number, kinds: readonly EvidenceKind[], count: number): ExportCenterError {
  const message = `cut ${cut} held ${count} ${kinds.join(', ')} records that were erased since, so nothing can be made from it again; plan a new run`;
  return new ExportCenterError('EC-GONE', 'not-found', message, { extra: { cut, erased: count } });
}
