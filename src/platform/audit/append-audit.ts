import { canonicalJson } from '../../formats/canonical-json/canonicalize.js';
import type { NewAuditEntry } from '../../kernel/audit.js';
import { newId, type TenantId } from '../../kernel/ids.js';
import type { Transaction } from '../db/database.js';

/**
 * Appends an entry to the tenant's audit log inside the caller's transaction: it exists exactly when the change it tells of does. The
 * database numbers, times and chains it under the lock of the tenant's head row, in one round trip. Call it last, after `appendEvent`:
 * the lock is held until the commit, and whoever takes both takes them in this order. Gives the entry's number.
 * The transaction must be the tenant's own. Errors: FormatError where the details are not JSON.
 */
export async function appendAudit(tx: Transaction, tenant: TenantId, entry: NewAuditEntry): Promise<number> {
  const sql = 'SELECT export_center.audit_append($1, $2)::text AS seq';
  const [row] = await tx.query<{ seq: string }>(sql, [tenant, encodeEntry(entry)]);
  return Number(row!.seq);
}

/** The canonical text that is stored and hashed; members that are not known are left out. */
export function encodeEntry({ actor, origin, action, resource, outcome, details = {} }: NewAuditEntry): string {
  return canonicalJson({
    action,
    actor: { id: actor.id, kind: actor.kind },
    details: withoutUndefined(details),
    id: newId('audit'),
    outcome,
    ...(origin ? { requestId: origin.requestId } : {}),
    resource: { id: resource.id, type: resource.type },
    ...(origin ? { sourceAddress: origin.sourceAddress } : {}),
  });
}

const withoutUndefined = (details: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
