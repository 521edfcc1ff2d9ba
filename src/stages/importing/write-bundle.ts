import type { Transaction } from '../../platform/db/database.js';
import { faultPoint } from '../../platform/faults/fault-point.js';
import { advanceHead } from '../evidence/locker/merge-statements.js';
import { lockHead } from '../evidence/locker/record-batch.js';
import { applyBundle, requireRoot, type Application } from './apply-bundle.js';
import { decideImport } from './decide-import.js';
import { requireNoErased } from './erased-records.js';
import { takeMirror } from './pg-hand-over.js';
import { receiptOf } from './import-receipt.js';
import type { ImportOrder, ImportReceipt } from './import-request.js';
import { saveFeeds } from './mirror-feeds.js';
import { claimPairs, gapsOf, newMirrorId, pairsOf, savedBuckets, saveMirror, type HeldMirror } from './pg-mirrors.js';
import { changesOf, recordBatches, totalOf } from './record-changes.js';
import type { VerifiedBundle } from './verified-bundle.js';

export interface ImportWork extends ImportOrder {
  readonly threads: number;
}

/** Decides under the lock of the tenant's head and does it: what the caller's transaction then holds is all of the import. The errors of its steps. */
export async function importInTransaction(
  tx: Transaction,
  bundle: VerifiedBundle,
  work: ImportWork,
): Promise<ImportReceipt> {
  const head = await lockHead(tx, work.tenant);
  const { held, handedOver } = await takeMirror(tx, work.tenant, bundle, work.options);
  const decision = decideImport(bundle, held, work.options);
  const gaps = await gapsOf(tx, work.tenant, held, bundle.chain);
  const receipt = { ...receiptOf(bundle, work, held, { ...decision, handedOver }), ...gaps };
  if (decision.outcome === 'unchanged') return { ...receipt, rootAfter: decision.rootBefore, seq: head };
  return writeBundle(tx, work, await applicationOf(tx, bundle, work, held, head + 1), receipt);
}

interface MirrorApplication extends Application {
  readonly mirrorId: string;
  /** The bucket hashes that the mirror had, where they can be gone on from. */
  readonly before: Buffer | undefined;
}

async function applicationOf(
  tx: Transaction,
  bundle: VerifiedBundle,
  { tenant, options, threads, signal }: ImportWork,
  held: HeldMirror | undefined,
  seq: number,
): Promise<MirrorApplication> {
  const mirrorId = held?.id ?? newMirrorId();
  const known = held ? await pairsOf(tx, tenant, held.id) : [];
  const fresh = bundle.pairs.filter(
    (pair) => !known.some(({ kind, source }) => kind === pair.kind && source === pair.source),
  );
  const takeOver = options.takeOver === true;
  await claimPairs(tx, tenant, mirrorId, fresh, takeOver);
  // Records that are taken over are in no bucket yet.
  const before = held && !takeOver ? await savedBuckets(tx, tenant, held) : undefined;
  const isNew = known.length === 0 && !takeOver;
  return { tenant, bundle, mirrorId, pairs: [...known, ...fresh], isNew, before, seq, threads, signal };
}

async function writeBundle(
  tx: Transaction,
  { tenant, options }: ImportWork,
  application: MirrorApplication,
  decided: ImportReceipt,
): Promise<ImportReceipt> {
  const { bundle, mirrorId, seq, isNew, before } = application;
  const unread = await applyBundle(tx, application);
  faultPoint('rows-applied');
  if (options.restoreErased !== true) await requireNoErased(tx, application.pairs, seq);
  await tx.execute(advanceHead, [tenant, seq]);
  const pairs = await changesOf(tx, bundle, seq, isNew);
  await recordBatches(tx, bundle, pairs, { tenant, seq, createdAt: decided.createdAt });
  const buckets = await requireRoot(tx, application, before);
  const rootAfter = bundle.manifest.itemSetRoot;
  const receipt = { ...decided, ...totalOf(pairs), seq, mirrorId, rootAfter, unread };
  await saveMirror(tx, tenant, receipt, buckets);
  await saveFeeds(tx, tenant, mirrorId, bundle);
  return receipt;
}
