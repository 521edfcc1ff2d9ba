import { conflict } from '../../kernel/errors.js';
import type { Sql } from '../../platform/db/database.js';
import type { Pair } from './pg-mirrors.js';

const takenBack = `
  SELECT count(*)::int AS records FROM export_center.evidence_erasures e
  JOIN export_center.evidence_items i ON i.kind = e.kind AND i.source = e.source AND i.seq_from = $1
   AND export_center.evidence_key_hash(i.kind, i.key) = e.key_hash
  WHERE NOT EXISTS (SELECT FROM export_center.evidence_items o WHERE o.kind = i.kind AND o.key = i.key AND o.seq_from < $1)`;

const anyErased = `
  SELECT EXISTS (SELECT FROM export_center.evidence_erasures WHERE source = ANY ($1)) AS any`;

/** Throws EC-CONFLICT-STATE (conflict) where the number brings records back that were erased here. */
export async function requireNoErased(sql: Sql, pairs: readonly Pair[], seq: number): Promise<void> {
  const [known] = await sql.query<{ any: boolean }>(anyErased, [pairs.map(({ source }) => source)]);
  if (!known?.any) return;
  const [found] = await sql.query<{ records: number }>(takenBack, [seq]);
  if (!found || found.records === 0) return;
  throw conflict(
    'EC-CONFLICT-STATE',
    `${found.records} records of the bundle were erased here, and a mirror holds all that its origin holds: take them back with restoreErased, or have them erased where the bundle is made`,
  );
}
