import { notFound } from '../../kernel/errors.js';
import type { Sql } from '../../platform/db/database.js';
import { strongEtag } from '../../platform/http/etag.js';
import type { TenantErasureResource, TenantResource, TenantStatus } from './tenant.dto.js';

/** A tenant as a platform administrator sees it: its name and state, nothing that belongs to it. */
export interface TenantRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly status: TenantStatus;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly erased_at: Date | null;
}

export interface ErasureRow {
  readonly id: string;
  readonly tenant: string;
  readonly state: TenantErasureResource['state'];
  readonly reason: string;
  readonly requested_by: string;
  readonly requested_people: readonly string[];
  readonly requested_at: Date;
  readonly approved_by: string | null;
  readonly approved_at: Date | null;
  readonly finished_at: Date | null;
  readonly rows_erased: string;
  readonly files_erased: string;
  readonly bytes_erased: string;
}

/** By id or slug. Throws not-found. */
export async function findTenant(tx: Sql, idOrSlug: string): Promise<TenantRow> {
  const [row] = await tx.query<TenantRow>(
    `SELECT d.* FROM export_center.find_tenant($1) f, export_center.tenant_details(f.id) d`,
    [idOrSlug],
  );
  if (!row) throw notFound('tenant');
  return row;
}

export async function findErasure(tx: Sql, tenant: string): Promise<ErasureRow | undefined> {
  const [row] = await tx.query<ErasureRow>(`SELECT * FROM export_center.erasure_of($1)`, [tenant]);
  return row;
}

export const etagOfTenant = ({ version }: TenantRow): string => strongEtag(String(version));

export function toTenantResource(row: TenantRow): TenantResource {
  const { id, slug, name, status } = row;
  return {
    id,
    slug,
    name,
    status,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    erasedAt: row.erased_at?.toISOString() ?? null,
  };
}

export function toErasureResource(row: ErasureRow): TenantErasureResource {
  const { id, tenant, state, reason } = row;
  return {
    id,
    tenant,
    state,
    reason,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at.toISOString(),
    ...(row.approved_by === null ? {} : { approvedBy: row.approved_by }),
    ...(row.approved_at === null ? {} : { approvedAt: row.approved_at.toISOString() }),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at.toISOString() }),
    erased: { rows: Number(row.rows_erased), files: Number(row.files_erased), bytes: Number(row.bytes_erased) },
  };
}
