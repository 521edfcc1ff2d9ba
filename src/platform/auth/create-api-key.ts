import { randomBytes } from 'node:crypto';
import { systemActor, type AuditBy, type NewAuditEntry } from '../../kernel/audit.js';
import { invalid } from '../../kernel/errors.js';
import { newId, type TenantId } from '../../kernel/ids.js';
import { appendAudit } from '../audit/append-audit.js';
import type { Database } from '../db/database.js';
import { isRole } from './access-token.js';
import { formatApiKey, hashApiKey, isCidr } from './api-key.js';
import type { Scope } from './scopes.js';

export interface NewApiKey {
  readonly name: string;
  readonly roles?: readonly string[];
  readonly scopes?: readonly Scope[];
  /** Networks from which the key works, e.g. `10.0.0.0/8`; empty for every one. */
  readonly cidrs?: readonly string[];
  /** When it expires, at most 365 days from now; or how many days from now. */
  readonly expiresAt?: Date;
  readonly days?: number;
  /** Subject of who makes it. */
  readonly createdBy: string;
  /** How the audit log names them; as a part of the product where absent. */
  readonly by?: AuditBy;
}

export interface CreatedApiKey {
  readonly id: string;
  /** The key itself; it can never be shown again. */
  readonly key: string;
}

export const maximumDays = 365;

/** Makes an API key of a tenant and stores its SHA-256. Throws EC-VALIDATION. */
export async function createApiKey(database: Database, tenant: TenantId, wanted: NewApiKey): Promise<CreatedApiKey> {
  const { roles = [], scopes = [], cidrs = [] } = wanted;
  requireUsable(roles, cidrs);
  const expiresAt = expiryOf(wanted);
  const key = formatApiKey(randomBytes(32));
  const id = newId('apiKey');
  await database.tenant(tenant, async (tx) => {
    await tx.execute(
      `INSERT INTO export_center.api_keys (tenant_id, id, name, key_sha256, scopes, roles, cidrs, created_by, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [tenant, id, wanted.name, hashApiKey(key), scopes, roles, cidrs, wanted.createdBy, expiresAt],
    );
    const by = wanted.by ?? systemActor(wanted.createdBy);
    await appendAudit(
      tx,
      tenant,
      keyEntry(by, 'apiKey.create', id, {
        name: wanted.name,
        roles,
        scopes,
        cidrs,
        expiresAt: expiresAt.toISOString(),
      }),
    );
  });
  return { id, key };
}

/** Ends a key at once; one that is unknown or ended already stays as it is. Answers whether something changed. */
export async function revokeApiKey(database: Database, tenant: TenantId, id: string, by: AuditBy): Promise<boolean> {
  return database.tenant(tenant, async (tx) => {
    const changed = await tx.execute(
      `UPDATE export_center.api_keys SET revoked_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL`,
      [tenant, id],
    );
    if (changed === 1) await appendAudit(tx, tenant, keyEntry(by, 'apiKey.revoke', id));
    return changed === 1;
  });
}

export function keyEntry(by: AuditBy, action: string, id: string, details?: NewAuditEntry['details']): NewAuditEntry {
  return { ...by, action, resource: { type: 'apiKey', id }, outcome: 'success', ...(details ? { details } : {}) };
}

function requireUsable(roles: readonly string[], cidrs: readonly string[]): void {
  const role = roles.find((name) => !isRole(name));
  if (role !== undefined)
    throw invalid('EC-VALIDATION', `roles: ${JSON.stringify(role)} is not a role`, { pointer: '/roles' });
  const cidr = cidrs.find((text) => !isCidr(text));
  if (cidr !== undefined)
    throw invalid('EC-VALIDATION', `cidrs: ${JSON.stringify(cidr)} is not a network such as 10.0.0.0/8`, {
      pointer: '/cidrs',
    });
}

/** The end of a key's life: 365 days from now unless it is told. Throws EC-VALIDATION. */
export function expiryOf({ days, expiresAt }: Pick<NewApiKey, 'days' | 'expiresAt'>, now = new Date()): Date {
  if (days !== undefined && expiresAt !== undefined)
    throw invalid('EC-VALIDATION', 'days and expiresAt say the same; give one', { pointer: '/days' });
  if (days !== undefined && (!Number.isInteger(days) || days < 1 || days > maximumDays))
    throw invalid('EC-VALIDATION', `days: an API key lives 1 to ${maximumDays} days`, { pointer: '/days' });
  const end = expiresAt ?? new Date(now.getTime() + (days ?? maximumDays) * dayLength);
  if (end <= now || end.getTime() > now.getTime() + maximumDays * dayLength)
    throw invalid('EC-VALIDATION', `expiresAt: an API key ends after now and within ${maximumDays} days`, {
      pointer: '/expiresAt',
    });
  return end;
}

const dayLength = 86_400_000;
