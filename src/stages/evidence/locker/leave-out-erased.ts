import { digestFromBytes, type Digest } from '../../../formats/digest.js';
import type { Transaction } from '../../../platform/db/database.js';
import type { IncomingBatch } from './record-batch.js';

const hasErasures = `SELECT EXISTS (SELECT FROM export_center.evidence_erasures WHERE source = $1) AS any`;

type Concerned = Pick<IncomingBatch, 'header' | 'options'>;

/** Whether the batch may hold records that were erased and are to stay so. Only such a batch pays for leaving them out. */
export async function mayHoldErased(tx: Transaction, { header, options }: Concerned): Promise<boolean> {
  if (options.restoreErased) return false;
  const [found] = await tx.query<{ any: boolean }>(hasErasures, [header.source]);
  return found?.any === true;
}

// A record that has a version again was taken back before: from then on it is like any other.
const leaveOut = `
  DELETE FROM pg_temp.evidence_chosen c USING export_center.evidence_erasures e
  WHERE e.source = $1 AND e.kind = c.kind AND e.key_hash = export_center.evidence_key_hash(c.kind, c.key)
    AND NOT EXISTS (SELECT FROM export_center.evidence_items i WHERE i.kind = c.kind AND i.key = c.key)`;

/**
 * Takes records that were erased out of what was chosen and answers how many; none with `restoreErased`. Under the head's lock, so
 * that no erasure comes in between.
 */
export const leaveOutErased = async (tx: Transaction, batch: Concerned): Promise<number> =>
  (await mayHoldErased(tx, batch)) ? tx.execute(leaveOut, [batch.header.source]) : 0;

const stagedOriginals = `
  SELECT DISTINCT s.original FROM pg_temp.evidence_staging s
  WHERE s.original IS NOT NULL
    AND NOT EXISTS (SELECT FROM pg_temp.evidence_chosen c WHERE c.kind = s.kind AND c.key = s.key)
    AND NOT EXISTS (SELECT FROM export_center.evidence_items i WHERE i.original = s.original)`;

/** Upstream bytes that were kept for records which were then left out, and that no other record names. */
export async function originalsOfErased(tx: Transaction): Promise<Digest[]> {
  const rows = await tx.query<{ original: Buffer }>(stagedOriginals);
  return rows.map(({ original }) => digestFromBytes(original));
}
