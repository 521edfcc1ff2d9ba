import { digestBytes, digestFromBytes } from '../../../formats/digest.js';
import { formatInstant, parseInstant } from '../../../formats/evidence-record/instant.js';
import { evidenceKinds, type EvidenceKind } from '../../../kernel/evidence.js';
import { newId, type TenantId } from '../../../kernel/ids.js';
import type { Transaction } from '../../../platform/db/database.js';
import type { BatchReceipt } from '../batch-receipt.js';
import type { BatchHeader, EvidenceInput, IngestOptions } from '../evidence-locker.port.js';
import { checkShrink } from './batch-rules.js';
import { listLimit, type BatchTally } from './batch-tally.js';
import { leaveOutErased } from './leave-out-erased.js';
import * as sql from './merge-statements.js';

/** A batch whose rows lie in the staging table. */
export interface StagedBatch {
  readonly tenant: TenantId;
  readonly header: BatchHeader;
  readonly options: IngestOptions;
  readonly tally: BatchTally;
  readonly summary: ReturnType<EvidenceInput['summary']>;
}

interface Counts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** The second half of an import: makes the staged rows visible under the tenant's next number. Takes the head's lock. */
export async function mergeBatch(tx: Transaction, batch: StagedBatch): Promise<BatchReceipt> {
  await tx.execute(`SET LOCAL work_mem = '64MB'`);
  await tx.execute(sql.chooseRecords);
  await tx.execute('ANALYZE pg_temp.evidence_chosen');
  const superseded = await findSuperseded(tx, batch);
  const head = await lockHead(tx, batch.tenant);
  const erased = await leaveOutErased(tx, batch);
  const counts = await compare(tx);
  const gone = await countGone(tx, batch);
  const asOf = asOfByKind(batch);
  const moves = counts.added + counts.changed + gone > 0 || (await advancesAsOf(tx, asOf));
  const seq = moves ? head + 1 : head;
  if (moves) await write(tx, batch, seq, counts, gone);
  return record(tx, batch, { seq, moves, asOf, counts, gone, superseded, erased });
}

async function lockHead(tx: Transaction, tenant: TenantId): Promise<number> {
  await tx.execute(sql.lockHead[0], [tenant]);
  const [head] = await tx.query<{ seq: string }>(sql.lockHead[1], [tenant]);
  return Number(head?.seq ?? 0);
}

async function compare(tx: Transaction): Promise<Counts> {
  await tx.execute(sql.compareWithStore);
  const [counts] = await tx.query<Counts>(sql.countMerge);
  return counts as Counts;
}

const kindsOf = ({ header }: StagedBatch) => (header.kind ? [header.kind] : evidenceKinds);

async function countGone(tx: Transaction, batch: StagedBatch): Promise<number> {
  if (!batch.options.snapshot) return 0;
  const { source } = batch.header;
  const [found] = await tx.query<{ held: number; gone: number }>(sql.countSource, [source, kindsOf(batch)]);
  const { held, gone } = found ?? { held: 0, gone: 0 };
  checkShrink(source, held, gone, batch.options);
  return gone;
}

async function write(tx: Transaction, batch: StagedBatch, seq: number, counts: Counts, gone: number): Promise<void> {
  const { tenant, header } = batch;
  if (counts.changed > 0) await tx.execute(sql.closeChanged, [tenant, seq]);
  if (gone > 0) await tx.execute(sql.closeGone, [header.source, kindsOf(batch), tenant, seq]);
  if (counts.added + counts.changed > 0) {
    // A nested loop over the ordered keys: any other join would lose the order or sort the bodies.
    await tx.execute('SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off');
    await tx.execute(sql.insertNew, [tenant, seq, header.source, declaredTime(batch) ?? null]);
    await tx.execute('SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on');
  }
  await tx.execute(sql.advanceHead, [tenant, seq]);
}

async function findSuperseded(tx: Transaction, { tally }: StagedBatch) {
  const [chosen] = await tx.query<{ count: number }>('SELECT count(*)::int AS count FROM pg_temp.evidence_chosen');
  const count = tally.records - (chosen?.count ?? 0);
  if (count === 0) return { count, list: [] };
  const rows = await tx.query<{ kind: EvidenceKind; key: string; digest: Buffer }>(sql.listSuperseded, [listLimit]);
  return { count, list: rows.map(({ digest, ...row }) => ({ ...row, digest: digestFromBytes(digest) })) };
}

type AsOf = ReadonlyMap<EvidenceKind, string | undefined>;

/** The capture time that the sender gave for all records, in the one way in which times are written here. */
function declaredTime({ header }: StagedBatch): string | undefined {
  const declared = parseInstant(header.captureTime);
  return declared === undefined ? undefined : formatInstant(declared);
}

function asOfByKind({ tally, header }: StagedBatch): AsOf {
  const declared = parseInstant(header.captureTime);
  return new Map(
    tally.kinds().map(([kind, , found]) => {
      const asOf = declared ?? found;
      return [kind, asOf === undefined ? undefined : formatInstant(asOf)];
    }),
  );
}

/** A later capture time is news even where no record changed: without a number of its own it would change what an old cut says. */
async function advancesAsOf(tx: Transaction, asOf: AsOf): Promise<boolean> {
  const rows = await tx.query<{ kind: EvidenceKind; later: boolean }>(
    `SELECT k.kind, k.as_of > coalesce(known.as_of, '-infinity') AS later
     FROM unnest($2::text[], $3::timestamptz[]) AS k(kind, as_of) LEFT JOIN (${sql.newestAsOf}) known USING (kind)`,
    [[...asOf.keys()], [...asOf.keys()], [...asOf.values()].map((value) => value ?? null)],
  );
  return rows.some(({ later }) => later);
}

interface Outcome {
  readonly seq: number;
  readonly moves: boolean;
  readonly asOf: AsOf;
  readonly counts: Counts;
  readonly gone: number;
  readonly erased: number;
  readonly superseded: { readonly count: number; readonly list: BatchReceipt['superseded'] };
}

async function record(tx: Transaction, batch: StagedBatch, outcome: Outcome): Promise<BatchReceipt> {
  const { tenant, header, summary } = batch;
  const known = outcome.moves ? undefined : await sameBatch(tx, batch);
  const [clock] = await tx.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const receipt = toReceipt(batch, outcome, known ?? newId('batch'), (clock?.now ?? new Date()).toISOString());
  if (known !== undefined) return receipt;
  const bytes = Buffer.from(JSON.stringify(receipt), 'utf8');
  await tx.execute(sql.insertBatch, [
    tenant,
    receipt.batchId,
    outcome.seq,
    header.source,
    digestBytes(summary.digest),
    bytes,
  ]);
  const asOf = [...outcome.asOf.values()].map((value) => value ?? null);
  await tx.execute(sql.insertBatchKinds, [tenant, receipt.batchId, outcome.seq, [...outcome.asOf.keys()], asOf]);
  return receipt;
}

async function sameBatch(tx: Transaction, { summary, header }: StagedBatch): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(sql.findSameBatch, [digestBytes(summary.digest), header.source]);
  return row?.id;
}

function toReceipt(batch: StagedBatch, outcome: Outcome, batchId: string, createdAt: string): BatchReceipt {
  const { tally, summary, header, options } = batch;
  const { counts, seq, gone, superseded, erased } = outcome;
  return {
    batchId,
    seq,
    source: header.source,
    createdAt,
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
