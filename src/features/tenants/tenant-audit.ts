import { appendAudit } from '../../platform/audit/append-audit.js';
import { auditBy, type Caller } from '../../platform/auth/caller.js';
import type { Transaction } from '../../platform/db/database.js';

/**
 * What a platform administrator did stands in the log of the tenant from which they act, because that log outlives the tenant that it
 * was done to.
 */
export async function auditTenant(
  tx: Transaction,
  caller: Caller,
  verb: string,
  tenant: { readonly id: string; readonly slug: string },
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await appendAudit(tx, caller.tenant.id, {
    ...auditBy(caller),
    action: `tenant.${verb}`,
    resource: { type: 'tenant', id: tenant.id },
    outcome: 'success',
    details: { slug: tenant.slug, ...details },
  });
}
