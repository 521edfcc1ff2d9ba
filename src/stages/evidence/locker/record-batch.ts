import { digestBytes } from '../../../formats/digest.js';
import { formatInstant, parseInstant } from '../../../formats/evidence-record/instant.js';
import { conflict } from '../../../kernel/errors.js';
import type { EvidenceKind } from '../../../kernel/evidence.js';
import { newId, type TenantId } from '../../../kernel/ids.js';
import type { Transaction } from '../../../platform/db/database.js';
import type { BatchReceipt } from '../batch-receipt.js';
import type { BatchHeader, EvidenceInput, IngestOptions } from '../evidence-locker.port.js';
import type { BatchTally } from './batch-tally.js';
import * as sql from './merge-statements.js';

/** A batch as it is asked for. */
export interface IncomingBatch {
  readonly tenant: TenantId;
  readonly header: BatchHeader;
  readonly options: IngestOptions;
  readonly signal: AbortSignal;
}

/** A batch whose input was read to its end. */
export interface ReadBatch extends Omit<IncomingBatch, 'signal'> {
  readonly tally: BatchTally;
  readonly summary: ReturnType<EvidenceInput['summary']>;
}

export interface Counts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** What a batch means for the store. */
export interface Changes {
  readonly counts: Counts;
  readonly gone: number;
  readonly erased: number;
  readonly superseded: { readonly count: number; readonly list: BatchReceipt['superseded'] };
}

/** The number of a batch; it is a new one if it `moves` the head. */
export interface Numbering {
  readonly seq: number;
  readonly moves: boolean;
  readonly asOf: ReadonlyMap<EvidenceKind, string | undefined>;
}

/** The tenant's newest number. The batches of one tenant queue here until the transaction ends. */
export async function lockHead(tx: Transaction, tenant: TenantId): Promise<number> {
  await tx.execute(sql.lockHead[0], [tenant]);
  const [head] = await tx.query<{ seq: string }>(sql.lockHead[1], [tenant]);
  return Number(head?.seq ?? 0);
}

/** The capture time that the sender gave for all records, in the one way in which times are written here. */
export function declaredTime({ captureTime }: BatchHeader): string | undefined {
  const declared = parseInstant(captureTime);
  return declared === undefined ? undefined : formatInstant(declared);
}

export async function numberBatch(
  tx: Transaction,
  batch: ReadBatch,
  head: number,
  changes: Changes,
): Promise<Numbering> {
  const { counts, gone } = changes;
  await requireNoMirror(tx, batch);
  const asOf = asOfByKind(batch);
  const moves = counts.added + counts.changed + gone > 0 || (await isNewer(tx, batch.header.source, asOf));
  return { seq: moves ? head + 1 : head, moves, asOf };
}

/** What a mirror owns comes in with its bundles only: anything else would make it another set than its origin has. */
async function requireNoMirror(tx: Transaction, { tenant, header, tally }: ReadBatch): Promise<void> {
  const kinds = tally.kinds().map(([kind]) => kind);
  const [owned] = await tx.query<{ kind: EvidenceKind; mirror: string }>(
    `SELECT o.kind, m.name AS mirror FROM export_center.mirror_pairs o
     JOIN export_center.mirrors m ON m.tenant_id = o.tenant_id AND m.id = o.mirror_id
     WHERE o.tenant_id = $1 AND o.source = $2 AND o.kind = ANY ($3) LIMIT 1`,
    [tenant, header.source, kinds],
  );
  if (!owned) return;
  throw conflict(
    'EC-CONFLICT-OWNER',
    `${owned.kind} of ${header.source} belong to mirror ${owned.mirror}: they come in with its bundles only; import under another source`,
  );
}

function asOfByKind({ tally, header }: ReadBatch): Numbering['asOf'] {
  const declared = parseInstant(header.captureTime);
  return new Map(
    tally.kinds().map(([kind, , found]) => {
      const asOf = declared ?? found;
      return [kind, asOf === undefined ? undefined : formatInstant(asOf)];
    }),
  );
}

/**
 * A later capture of a feed is news even where no record changed: without a number of its own it would change what an old cut says of the
 * feed's age.
 */
async function isNewer(tx: Transaction, source: string, asOf: Numbering['asOf']): Promise<boolean> {
  const rows = await tx.query<{ kind: EvidenceKind; later: boolean }>(
    `SELECT k.kind, k.as_of > coalesce(known.as_of, '-infinity') AS later
     FROM unnest($1::text[], $3::timestamptz[]) AS k(kind, as_of) LEFT JOIN (${sql.newestCaptures}) known USING (kind)`,
    [[...asOf.keys()], source, [...asOf.values()].map((value) => value ?? null)],
  );
  return rows.some(({ later }) => later);
}

/** Writes the receipt. A batch that moved nothing and was recorded before has its old id. */
export async function recordBatch(
  tx: Transaction,
  batch: ReadBatch,
  numbering: Numbering,
  changes: Changes,
): Promise<BatchReceipt> {
  const known = numbering.moves ? undefined : await sameBatch(tx, batch);
  const [clock] = await tx.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const identity = { batchId: known ?? newId('batch'), createdAt: (clock?.now ?? new Date()).toISOString() };
  const receipt = { ...toReceipt(batch, numbering.seq, changes), ...identity };
  if (known === undefined) await insertReceipt(tx, batch, numbering, receipt);
  return receipt;
}

async function insertReceipt(tx: Transaction, batch: ReadBatch, numbering: Numbering, receipt: BatchReceipt) {
  const { tenant, header, summary } = batch;
  const { seq, asOf } = numbering;
  const bytes = Buffer.from(JSON.stringify(receipt), 'utf8');
  await tx.execute(sql.insertBatch, [tenant, receipt.batchId, seq, header.source, digestBytes(summary.digest), bytes]);
  const times = [...asOf.values()].map((value) => value ?? null);
  await tx.execute(sql.insertBatchKinds, [tenant, receipt.batchId, seq, [...asOf.keys()], times]);
}

async function sameBatch(tx: Transaction, { summary, header }: ReadBatch): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(sql.findSameBatch, [digestBytes(summary.digest), header.source]);
  return row?.id;
}

function toReceipt(batch: ReadBatch, seq: number, changes: Changes): Omit<BatchReceipt, 'batchId' | 'createdAt'> {
  const { tally, summary, header, options } = batch;
  const { counts, gone, superseded, erased } = changes;
  return {
    seq,
    source: header.source,
    ...summary,
    accepted: counts.added + counts.changed + counts.unchanged,
    ...counts,
    closed: gone,
    erased,
    supersededCount: superseded.count,
    warned: tally.warned,
    refusedCount: tally.refusedCount,
    refused: tally.refused,
    superseded: superseded.list,
    warnings: tally.warnings(),
    kinds: Object.fromEntries(tally.kinds().map(([kind, count]) => [kind, count])),
    validateOnly: options.validateOnly === true,
  };
}
