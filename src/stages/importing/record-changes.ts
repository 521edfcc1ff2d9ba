import { digestBytes, type Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import { newId, type TenantId } from '../../kernel/ids.js';
import type { Sql } from '../../platform/db/database.js';
import type { BatchReceipt } from '../evidence/batch-receipt.js';
import { insertBatch, insertBatchKinds } from '../evidence/locker/merge-statements.js';
import { changesOfNumber } from './apply-statements.js';
import type { Pair } from './pg-mirrors.js';
import type { VerifiedBundle } from './verified-bundle.js';

/** What an import meant for the store. */
export interface Changes {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
}

interface PairChanges extends Pair, Changes {}

/** What an import changed, by pair; `isNew` says that nothing of it was there before, which saves the counting. */
export async function changesOf(
  sql: Sql,
  { pairs }: VerifiedBundle,
  seq: number,
  isNew: boolean,
): Promise<readonly PairChanges[]> {
  if (isNew)
    return pairs.map(({ records, ...pair }) => ({ ...pair, added: records, changed: 0, unchanged: 0, removed: 0 }));
  const found = await sql.query<Omit<PairChanges, 'unchanged'>>(changesOfNumber, [seq]);
  const records = new Map(pairs.map((pair) => [`${pair.kind} ${pair.source}`, pair.records]));
  const changed = found.map((pair) => ({
    ...pair,
    unchanged: (records.get(`${pair.kind} ${pair.source}`) ?? 0) - pair.added - pair.changed,
  }));
  const seen = new Set(found.map(({ kind, source }) => `${kind} ${source}`));
  const rest = pairs.filter(({ kind, source }) => !seen.has(`${kind} ${source}`));
  return [
    ...changed,
    ...rest.map(({ records: unchanged, ...pair }) => ({ ...pair, added: 0, changed: 0, unchanged, removed: 0 })),
  ];
}

export const totalOf = (pairs: readonly Changes[]): Changes => ({
  added: sum(pairs, 'added'),
  changed: sum(pairs, 'changed'),
  unchanged: sum(pairs, 'unchanged'),
  removed: sum(pairs, 'removed'),
});

interface ImportNumber {
  readonly tenant: TenantId;
  readonly seq: number;
  readonly createdAt: string;
}

/** Records are told apart by the batch that brought them: an import is one batch for each source, all under one number. */
export async function recordBatches(
  sql: Sql,
  { manifest, manifestDigest, files }: VerifiedBundle,
  pairs: readonly PairChanges[],
  { tenant, seq, createdAt }: ImportNumber,
): Promise<void> {
  const upload = { digest: manifestDigest, bytes: manifest.totals.bytes, files: files.length };
  for (const source of new Set(pairs.map((pair) => pair.source))) {
    const own = pairs.filter((pair) => pair.source === source);
    const receipt = batchReceipt(source, own, { seq, createdAt, ...upload });
    const bytes = Buffer.from(JSON.stringify(receipt));
    await sql.execute(insertBatch, [tenant, receipt.batchId, seq, source, digestBytes(manifestDigest), bytes]);
    const kinds = own.map(({ kind }) => kind);
    const times = kinds.map(() => manifest.asOf);
    await sql.execute(insertBatchKinds, [tenant, receipt.batchId, seq, kinds, times]);
  }
}

interface BatchFacts {
  readonly seq: number;
  readonly createdAt: string;
  readonly digest: Digest;
  readonly bytes: number;
  readonly files: number;
}

function batchReceipt(source: string, pairs: readonly PairChanges[], facts: BatchFacts): BatchReceipt {
  const { removed, ...counts } = totalOf(pairs);
  const held = (pair: PairChanges): readonly [EvidenceKind, number] => [
    pair.kind,
    pair.added + pair.changed + pair.unchanged,
  ];
  return {
    batchId: newId('batch'),
    source,
    ...facts,
    accepted: counts.added + counts.changed + counts.unchanged,
    ...counts,
    closed: removed,
    erased: 0,
    supersededCount: 0,
    warned: 0,
    refusedCount: 0,
    refused: [],
    superseded: [],
    warnings: [],
    kinds: Object.fromEntries(pairs.map(held)),
    validateOnly: false,
  };
}

const sum = (items: readonly Changes[], name: keyof Changes): number =>
  items.reduce((total, item) => total + item[name], 0);
