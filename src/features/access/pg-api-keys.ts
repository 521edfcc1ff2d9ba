import { notFound } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Sql } from '../../platform/db/database.js';
import type { ApiKeyResource } from './api-key.dto.js';

export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly roles: string[];
  readonly scopes: string[];
  readonly cidrs: string[];
  readonly created_by: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
  readonly rotated_at: Date | null;
  readonly previous_until: Date | null;
}

const columns =
  'id, name, roles, scopes, cidrs, created_by, created_at, expires_at, revoked_at, last_used_at, rotated_at, previous_until';

/** Oldest first; ids rise with time. */
export function selectApiKeys(tx: Sql, tenant: TenantId, after: string, limit: number): Promise<ApiKeyRow[]> {
  return tx.query<ApiKeyRow>(
    `SELECT ${columns} FROM export_center.api_keys WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
    [tenant, after, limit],
  );
}

/** Counted no further than `limit`. */
export async function countApiKeys(tx: Sql, tenant: TenantId, limit: number): Promise<number> {
  const [row] = await tx.query<{ count: string }>(
    `SELECT count(*) AS count FROM (SELECT FROM export_center.api_keys WHERE tenant_id = $1 LIMIT $2) AS some`,
    [tenant, limit],
  );
  return Number(row!.count);
}

/** Throws not-found. */
export async function selectApiKey(tx: Sql, tenant: TenantId, id: string): Promise<ApiKeyRow> {
  const [row] = await tx.query<ApiKeyRow>(
    `SELECT ${columns} FROM export_center.api_keys WHERE tenant_id = $1 AND id = $2`,
    [tenant, id],
  );
  if (!row) throw notFound('apiKey');
  return row;
}

export function toApiKeyResource(row: ApiKeyRow): ApiKeyResource {
  const { id, name, roles, scopes, cidrs } = row;
  return {
    id,
    name,
    roles,
    scopes,
    cidrs,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    revokedAt: text(row.revoked_at),
    lastUsedAt: text(row.last_used_at),
    rotatedAt: text(row.rotated_at),
    previousUntil: text(row.previous_until),
  };
}

const text = (time: Date | null): string | null => time?.toISOString() ?? null;
