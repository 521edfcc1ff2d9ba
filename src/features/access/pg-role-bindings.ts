import { createHash } from 'node:crypto';
import type { TenantId } from '../../kernel/ids.js';
import type { Sql } from '../../platform/db/database.js';
import { strongEtag } from '../../platform/http/etag.js';
import type { BindingKind, RoleBindingResource } from './role-binding.dto.js';

/** Who has a role. */
export interface Binding {
  readonly kind: BindingKind;
  readonly name: string;
  readonly role: string;
}

interface BindingRow extends Binding {
  readonly created_by: string;
  readonly created_at: Date;
}

/** All bindings of the tenant, by kind, name and role. They are few (`maximumBindings`). */
export async function selectBindings(tx: Sql, tenant: TenantId): Promise<RoleBindingResource[]> {
  const rows = await tx.query<BindingRow>(
    `SELECT kind, subject AS name, role, created_by, created_at FROM export_center.role_bindings
     WHERE tenant_id = $1 ORDER BY kind, subject, role`,
    [tenant],
  );
  return rows.map(({ created_by, created_at, ...binding }) => ({
    ...binding,
    createdBy: created_by,
    createdAt: created_at.toISOString(),
  }));
}

/** Lets one change of the tenant's bindings at a time through, until the transaction ends. */
export async function lockBindings(tx: Sql, tenant: TenantId): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('export_center.role_bindings ' || $1, 0))`, [tenant]);
}

export async function insertBindings(tx: Sql, tenant: TenantId, added: readonly Binding[], by: string): Promise<void> {
  await tx.execute(
    `INSERT INTO export_center.role_bindings (tenant_id, kind, subject, role, created_by)
     SELECT $1, b.kind, b.name, b.role, $5 FROM unnest($2::text[], $3::text[], $4::text[]) AS b (kind, name, role)`,
    [tenant, ...columnsOf(added), by],
  );
}

export async function deleteBindings(tx: Sql, tenant: TenantId, removed: readonly Binding[]): Promise<void> {
  await tx.execute(
    `DELETE FROM export_center.role_bindings r USING unnest($2::text[], $3::text[], $4::text[]) AS b (kind, name, role)
     WHERE r.tenant_id = $1 AND r.kind = b.kind AND r.subject = b.name AND r.role = b.role`,
    [tenant, ...columnsOf(removed)],
  );
}

function columnsOf(bindings: readonly Binding[]): [string[], string[], string[]] {
  return [bindings.map(({ kind }) => kind), bindings.map(({ name }) => name), bindings.map(({ role }) => role)];
}

/** Names a state of the whole set, whatever page of it is shown. */
export function etagOfBindings(bindings: readonly Binding[]): string {
  const text = JSON.stringify(bindings.map(bindingKey).sort());
  return strongEtag(createHash('sha256').update(text).digest('hex').slice(0, 32));
}

export const bindingKey = ({ kind, name, role }: Binding): string => JSON.stringify([kind, name, role]);
