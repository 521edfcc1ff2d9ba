import type { TenantId } from '../kernel/ids.js';
import type { Database } from '../platform/db/database.js';
import type { LabelFilter } from '../platform/http/query-parameters.js';
import { RecentRuns, type RunVersion } from './recent-runs.js';
import type { Run } from './run.js';

/** What `GET /runs` may be narrowed by. Absent members select all. */
export interface RunFilter {
  readonly states?: readonly string[];
  /** Id or name. */
  readonly profile?: string;
  readonly triggers?: readonly string[];
  readonly label?: LabelFilter;
  /** RFC 3339; after is exclusive, before is exclusive. */
  readonly createdAfter?: string;
  readonly createdBefore?: string;
}

/** The creation time (with microseconds) and id of the last run of the page before. */
export interface RunPosition {
  readonly createdAt: string;
  readonly id: string;
}

/** Runs of a tenant, newest first unless `ascending`, keyset-paged: at most `limit` after `position`. */
export async function listRuns(
  db: Database,
  tenant: TenantId,
  filter: RunFilter,
  page: { readonly limit: number; readonly ascending: boolean; readonly position?: RunPosition },
): Promise<Run[]> {
  const { conditions, values } = conditionsOf(tenant, filter);
  const direction = page.ascending ? 'ASC' : 'DESC';
  if (page.position) {
    values.push(page.position.createdAt, page.position.id);
    const operator = page.ascending ? '>' : '<';
    conditions.push(`(created_at, id) ${operator} ($${values.length - 1}::timestamptz, $${values.length})`);
  }
  values.push(page.limit);
  const sql = `SELECT id, xmin::text AS version FROM export_center.runs WHERE ${conditions.join(' AND ')}
    ORDER BY created_at ${direction}, id ${direction} LIMIT $${values.length}`;
  return RecentRuns.of(db).all(tenant, await db.read<RunVersion>(tenant, sql, values));
}

/** Runs that match, counted no further than `limit`. */
export async function countRuns(db: Database, tenant: TenantId, filter: RunFilter, limit: number): Promise<number> {
  const { conditions, values } = conditionsOf(tenant, filter);
  const matches = `SELECT FROM export_center.runs WHERE ${conditions.join(' AND ')} LIMIT $${values.length + 1}`;
  const sql = `SELECT count(*)::integer AS found FROM (${matches}) AS matches`;
  const [row] = await db.tenant(tenant, (tx) => tx.query<{ found: number }>(sql, [...values, limit]));
  return row!.found;
}

function conditionsOf(tenant: TenantId, filter: RunFilter): { conditions: string[]; values: unknown[] } {
  const conditions = ['tenant_id = $1'];
  const values: unknown[] = [tenant];
  const add = (condition: (parameter: string) => string, value: unknown) => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  add((p) => `state = ANY(${p})`, filter.states);
  add((p) => `(profile_id = ${p} OR profile_name = ${p})`, filter.profile);
  add((p) => `trigger_type = ANY(${p})`, filter.triggers);
  add((p) => `created_at > ${p}::timestamptz`, filter.createdAfter);
  add((p) => `created_at < ${p}::timestamptz`, filter.createdBefore);
  const label = filter.label;
  if (label)
    add((p) => (label.value === undefined ? `labels ? ${p}` : `labels ->> ${p} = $${values.length + 1}`), label.key);
  if (label?.value !== undefined) values.push(label.value);
  return { conditions, values };
}
