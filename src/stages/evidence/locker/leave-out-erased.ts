import { digestFromBytes, type Digest } from '../../../formats/digest.js';
import type { Transaction } from '../../../platform/db/database.js';
import type { BatchHeader, IngestOptions } from '../evidence-locker.port.js';

interface StagedBatch {
  readonly header: BatchHeader;
  readonly options: IngestOptions;
}

const hasErasures = `SELECT EXISTS (SELECT FROM export_center.evidence_erasures WHERE source = $1) AS any`;

// A record that has a version again was taken back before: from then on it is like any other.
const leaveOut = `
  DELETE FROM pg_temp.evidence_chosen c USING export_center.evidence_erasures e
  WHERE e.source = $1 AND e.kind = c.kind AND e.key_hash = export_center.evidence_key_hash(c.kind, c.key)
    AND NOT EXISTS (SELECT FROM export_center.evidence_items i WHERE i.kind = c.kind AND i.key = c.key)`;

/**
 * Takes records that were erased out of what was chosen and answers how many; none with `restoreErased`. Under the head's lock, so
 * that no erasure comes in between. Only batches of a source of which something was erased pay for it.
 */
export async function leaveOutErased(tx: Transaction, { header, options }: StagedBatch): Promise<number> {
  if (options.restoreErased) return 0;
  const [found] = await tx.query<{ any: boolean }>(hasErasures, [header.source]);
  return found?.any ? tx.execute(leaveOut, [header.source]) : 0;
}

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
