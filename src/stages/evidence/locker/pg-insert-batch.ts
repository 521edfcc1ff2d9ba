import { evidenceKinds } from '../../../kernel/evidence.js';
import type { Transaction } from '../../../platform/db/database.js';
import type { BatchReceipt } from '../batch-receipt.js';
import type { IngestOptions } from '../evidence-locker.port.js';
import { checkCount, checkRefusals } from './batch-rules.js';
import { mayHoldErased } from './leave-out-erased.js';
import { advanceHead, createStaging } from './merge-statements.js';
import { readRows, type ReadingWork } from './read-rows.js';
import { declaredTime, lockHead, numberBatch, recordBatch, type IncomingBatch } from './record-batch.js';
import { StagingNeeded, WindowSink } from './window-sink.js';
import * as sql from './window-statements.js';

/** Whether a batch may go in as it is read. A snapshot, a rehearsal and kept originals need the whole batch first. */
export const canGoDirectly = ({ snapshot, validateOnly, keepOriginals }: IngestOptions): boolean =>
  !snapshot && !validateOnly && !keepOriginals;

/**
 * Reads a batch and puts it into the store as it comes, in windows that never leave memory on their way. The tenant's other batches and
 * erasures wait all the while, so the input must be at hand; it must be there a second time for the case that the batch has to be staged
 * after all. Throws StagingNeeded, and the errors of the port.
 */
export async function insertBatch(tx: Transaction, batch: IncomingBatch, work: ReadingWork): Promise<BatchReceipt> {
  const { tenant, header, options, signal } = batch;
  const { tally, input } = work;
  await tx.execute(`SET LOCAL work_mem = '64MB'`);
  const head = await lockHead(tx, tenant);
  const sink = await openSink(tx, batch, head + 1);
  await readRows(work, sink, signal);
  checkRefusals(tally, options);
  checkCount(header, tally);
  const read = { tenant, header, options, tally, summary: input.summary() };
  const changes = { counts: sink.counts, gone: 0, erased: 0, superseded: { count: 0, list: [] } };
  const numbering = await numberBatch(tx, read, head, changes);
  if (numbering.moves) await tx.execute(advanceHead, [tenant, numbering.seq]);
  return recordBatch(tx, read, numbering, changes);
}

async function openSink(tx: Transaction, batch: IncomingBatch, seq: number): Promise<WindowSink> {
  const { tenant, header } = batch;
  const { source, kind } = header;
  if (await mayHoldErased(tx, batch)) throw new StagingNeeded('something was erased of the source');
  const [known] = await tx.query<{ any: boolean }>(sql.hasRecords, [source, kind ? [kind] : evidenceKinds]);
  await tx.execute(createStaging);
  // A nested loop over the ordered keys, as in `mergeBatch`: any other join would read or sort the bodies once more.
  await tx.execute('SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off');
  const values = [tenant, seq, source, declaredTime(header) ?? null];
  return new WindowSink(tx, known?.any ? sql.insertCompared : sql.insertFirst, values);
}
