import { itemHash } from '../../formats/item-set/item-hash.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Sql } from '../../platform/db/database.js';

/**
 * Puts the hash of an erased key in the place of the key wherever a receipt lists it as superseded, in the answers that are kept for
 * idempotency keys too. Inside the transaction of the erasure.
 */
export async function blankReceipts(tx: Sql, tenant: TenantId, kind: EvidenceKind, key: string): Promise<void> {
  const [named, blanked] = [membersOf(kind, key), membersOf(kind, itemHash(kind, key))];
  await tx.execute(
    `UPDATE export_center.evidence_batches
     SET receipt = convert_to(replace(convert_from(receipt, 'UTF8'), $2, $3), 'UTF8')
     WHERE tenant_id = $1 AND position(convert_to($2, 'UTF8') IN receipt) > 0`,
    [tenant, named, blanked],
  );
  await tx.execute(
    `UPDATE export_center.idempotency_keys SET body = replace(body, $2, $3) WHERE tenant_id = $1 AND position($2 IN body) > 0`,
    [tenant, named, blanked],
  );
}

/** As it stands in the JSON of a receipt, which is written with these members in this order. */
const membersOf = (kind: EvidenceKind, key: string): string => JSON.stringify({ kind, key }).slice(0, -1);
