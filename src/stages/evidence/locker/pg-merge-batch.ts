import { digestFromBytes } from '../../../formats/digest.js';
import { evidenceKinds, type EvidenceKind } from '../../../kernel/evidence.js';
import type { Transaction } from '../../../platform/db/database.js';
import type { BatchReceipt } from '../batch-receipt.js';
import { checkCount, checkRefusals, checkShrink } from './batch-rules.js';
import { listLimit } from './batch-tally.js';
import { CopySink } from './copy-sink.js';
import { leaveOutErased } from './leave-out-erased.js';
import * as sql from './merge-statements.js';
import { readRows, type ReadingWork } from './read-rows.js';
import {
  declaredTime,
  lockHead,
  numberBatch,
  recordBatch,
  type Changes,
  type Counts,
  type IncomingBatch,
  type ReadBatch,
} from './record-batch.js';

/** Reads a batch into the staging table of this transaction, then makes it visible. Errors: those of the port. */
export async function stageBatch(tx: Transaction, batch: IncomingBatch, work: ReadingWork): Promise<BatchReceipt> {
  const { tenant, header, options, signal } = batch;
  const { tally, input, keeper } = work;
  await tx.execute(sql.createStaging);
  await readRows(work, new CopySink(tx.copyFrom(sql.copyStaging)), signal);
  checkRefusals(tally, options);
  checkCount(header, tally);
  await keeper?.flush();
  return mergeBatch(tx, { tenant, header, options, tally, summary: input.summary() });
}

/** The second half of an import: makes the rows of the staging table visible under the tenant's next number. Takes the head's lock. */
async function mergeBatch(tx: Transaction, batch: ReadBatch): Promise<BatchReceipt> {
  await tx.execute(`SET LOCAL work_mem = '64MB'`);
  await tx.execute(sql.chooseRecords);
  await tx.execute('ANALYZE pg_temp.evidence_chosen');
  const superseded = await findSuperseded(tx, batch);
  const head = await lockHead(tx, batch.tenant);
  const erased = await leaveOutErased(tx, batch);
  const list = erased > 0 ? await stillChosen(tx, superseded.list) : superseded.list;
  const changes = {
    superseded: { ...superseded, list },
    erased,
    counts: await compare(tx),
    gone: await countGone(tx, batch),
  };
  const numbering = await numberBatch(tx, batch, head, changes);
  if (numbering.moves) await write(tx, batch, numbering.seq, changes);
  return recordBatch(tx, batch, numbering, changes);
}

async function compare(tx: Transaction): Promise<Counts> {
  await tx.execute(sql.compareWithStore);
  const [counts] = await tx.query<Counts>(sql.countMerge);
  return counts as Counts;
}

const kindsOf = ({ header }: ReadBatch) => (header.kind ? [header.kind] : evidenceKinds);

async function countGone(tx: Transaction, batch: ReadBatch): Promise<number> {
  if (!batch.options.snapshot) return 0;
  const { source } = batch.header;
  const [found] = await tx.query<{ held: number; gone: number }>(sql.countSource, [source, kindsOf(batch)]);
  const { held, gone } = found ?? { held: 0, gone: 0 };
  checkShrink(source, held, gone, batch.options);
  return gone;
}

async function write(tx: Transaction, batch: ReadBatch, seq: number, { counts, gone }: Changes): Promise<void> {
  const { tenant, header } = batch;
  if (counts.changed > 0) await tx.execute(sql.closeChanged, [tenant, seq]);
  if (gone > 0) await tx.execute(sql.closeGone, [header.source, kindsOf(batch), tenant, seq]);
  if (counts.added + counts.changed > 0) {
    // A nested loop over the ordered keys: any other join would lose the order or sort the bodies.
    await tx.execute('SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off');
    await tx.execute(sql.insertNew, [tenant, seq, declaredTime(header) ?? null]);
    await tx.execute('SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on');
  }
  await tx.execute(sql.advanceHead, [tenant, seq]);
}

/** Without those whose record was left out, because it was erased: a receipt does not name it. */
async function stillChosen(tx: Transaction, list: BatchReceipt['superseded']): Promise<BatchReceipt['superseded']> {
  const sql = `SELECT u.n::int AS n FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS u (kind, key, n)
    WHERE EXISTS (SELECT FROM pg_temp.evidence_chosen c WHERE c.kind = u.kind AND c.key = u.key) ORDER BY u.n`;
  const rows = await tx.query<{ n: number }>(sql, [list.map(({ kind }) => kind), list.map(({ key }) => key)]);
  return rows.map(({ n }) => list[n - 1]!);
}

async function findSuperseded(tx: Transaction, { tally }: ReadBatch) {
  const [chosen] = await tx.query<{ count: number }>('SELECT count(*)::int AS count FROM pg_temp.evidence_chosen');
  const count = tally.records - (chosen?.count ?? 0);
  if (count === 0) return { count, list: [] };
  const rows = await tx.query<{ kind: EvidenceKind; key: string; digest: Buffer }>(sql.listSuperseded, [listLimit]);
  return { count, list: rows.map(({ digest, ...row }) => ({ ...row, digest: digestFromBytes(digest) })) };
}
