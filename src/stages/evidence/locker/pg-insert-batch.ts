import { parseInstant } from '../../../formats/evidence-record/instant.js';
import { evidenceKinds } from '../../../kernel/evidence.js';
import type { Transaction } from '../../../platform/db/database.js';
import type { BatchReceipt } from '../batch-receipt.js';
import type { IngestOptions } from '../evidence-locker.port.js';
import { AppendSink } from './append-sink.js';
import { checkCount, checkRefusals } from './batch-rules.js';
import { CompareSink } from './compare-sink.js';
import { StagingNeeded, type DirectSink } from './direct-sink.js';
import { hasRecords } from './item-statements.js';
import { mayHoldErased } from './leave-out-erased.js';
import { advanceHead } from './merge-statements.js';
import { readRows, type ReadingWork } from './read-rows.js';
import { lockHead, numberBatch, recordBatch, type IncomingBatch } from './record-batch.js';

/** Whether a batch may go in as it is read. A snapshot, a rehearsal and kept originals need the whole batch first. */
export const canGoDirectly = ({ snapshot, validateOnly, keepOriginals }: IngestOptions): boolean =>
  !snapshot && !validateOnly && !keepOriginals;

/**
 * Reads a batch and puts it into the store as it comes. The tenant's other batches and
 * erasures wait all the while, so the input must be at hand; it must be there a second time for the case that the batch has to be staged
 * after all. Throws StagingNeeded, and the errors of the port.
 */
export async function insertBatch(tx: Transaction, batch: IncomingBatch, work: ReadingWork): Promise<BatchReceipt> {
  const { tenant, header, options, signal } = batch;
  const { tally, input } = work;
  const head = await lockHead(tx, tenant);
  const sink = await openSink(tx, batch, head + 1);
  const stamp = { seq: head + 1, captured: parseInstant(header.captureTime) };
  await readRows({ ...work, stamp }, sink, signal);
  checkRefusals(tally, options);
  checkCount(header, tally);
  const read = { tenant, header, options, tally, summary: input.summary() };
  const changes = { counts: sink.counts, gone: 0, erased: 0, superseded: { count: 0, list: [] } };
  const numbering = await numberBatch(tx, read, head, changes);
  if (numbering.moves) await tx.execute(advanceHead, [tenant, numbering.seq]);
  return recordBatch(tx, read, numbering, changes);
}

async function openSink(tx: Transaction, batch: IncomingBatch, seq: number): Promise<DirectSink> {
  const { tenant, header } = batch;
  const { source, kind } = header;
  if (await mayHoldErased(tx, batch)) throw new StagingNeeded('something was erased of the source');
  const [known] = await tx.query<{ any: boolean }>(hasRecords, [source, kind ? [kind] : evidenceKinds]);
  return known?.any ? new CompareSink(tx, tenant, seq) : new AppendSink(tx);
}
