import { conflict, notFound } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Sql } from '../../platform/db/database.js';
import type { Holding, Site } from './site.js';

type SiteRow = Omit<Site, 'counter' | 'lostReceipts'> & { readonly counter: string; readonly received: string };

const columns = `tenant_id AS "tenantId", id, name, public_key AS "publicKey", profiles, pin_days AS "pinDays", findings, counter, program,
  (SELECT count(*) FROM export_center.site_receipts r WHERE r.tenant_id = sites.tenant_id AND r.site_id = sites.id) AS received,
  last_receipt AS "lastReceipt", last_receipt_at AS "lastReceiptAt", version, created_by AS "createdBy", created_at AS "createdAt",
  updated_at AS "updatedAt"`;

function toSite({ received, ...row }: SiteRow): Site {
  const counter = Number(row.counter);
  return { ...row, counter, lostReceipts: counter - Number(received) };
}

export type NewSite = Pick<Site, 'id' | 'name' | 'publicKey' | 'profiles' | 'pinDays' | 'findings' | 'createdBy'>;

/** Throws EC-CONFLICT-NAME (conflict). */
export async function insertSite(tx: Sql, tenant: TenantId, site: NewSite): Promise<Site> {
  const rows = await tx.query<SiteRow>(
    `INSERT INTO export_center.sites (tenant_id, id, name, public_key, profiles, pin_days, findings, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant_id, name) WHERE removed_at IS NULL DO NOTHING RETURNING ${columns}`,
    [tenant, site.id, site.name, site.publicKey, site.profiles, site.pinDays, site.findings, site.createdBy],
  );
  if (rows[0]) return toSite(rows[0]);
  throw conflict(
    'EC-CONFLICT-NAME',
    `a site named ${site.name} is enrolled: choose another name, or change that site`,
    {
      pointer: '/name',
    },
  );
}

/** By id or name; with `lock` until the transaction ends. Throws not-found, also for one that was removed. */
export async function findSite(tx: Sql, tenant: TenantId, idOrName: string, lock = false): Promise<Site> {
  const [row] = await tx.query<SiteRow>(
    `SELECT ${columns} FROM export_center.sites
     WHERE tenant_id = $1 AND (id = $2 OR name = $2) AND removed_at IS NULL ${lock ? 'FOR UPDATE' : ''}`,
    [tenant, idOrName],
  );
  if (!row) throw notFound('site');
  return toSite(row);
}

/** By name. */
export async function listSites(tx: Sql, tenant: TenantId, after: string, limit: number): Promise<Site[]> {
  const rows = await tx.query<SiteRow>(
    `SELECT ${columns} FROM export_center.sites WHERE tenant_id = $1 AND name > $2 AND removed_at IS NULL ORDER BY name LIMIT $3`,
    [tenant, after, limit],
  );
  return rows.map(toSite);
}

/** Counted no further than `limit`. */
export async function countSites(tx: Sql, tenant: TenantId, limit: number): Promise<number> {
  const [row] = await tx.query<{ found: number }>(
    `SELECT count(*)::integer AS found
     FROM (SELECT FROM export_center.sites WHERE tenant_id = $1 AND removed_at IS NULL LIMIT $2) AS some`,
    [tenant, limit],
  );
  return row!.found;
}

export async function updateSite(tx: Sql, { tenantId, id, ...site }: Site): Promise<Site> {
  const [row] = await tx.query<SiteRow>(
    `UPDATE export_center.sites SET public_key = $3, profiles = $4, pin_days = $5, findings = $6, version = version + 1,
       updated_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2 RETURNING ${columns}`,
    [tenantId, id, site.publicKey, site.profiles, site.pinDays, site.findings],
  );
  return toSite(row!);
}

/** Its receipts stay. */
export async function removeSite(tx: Sql, { tenantId, id }: Site): Promise<void> {
  await tx.execute(
    `UPDATE export_center.sites SET removed_at = clock_timestamp(), version = version + 1 WHERE tenant_id = $1 AND id = $2`,
    [tenantId, id],
  );
}

/**
 * What these sites hold: the newest receipt of each mirror. What they could have is what their profiles published since, each set of
 * evidence counted once.
 */
export function holdingsOf(tx: Sql, tenant: TenantId, sites: readonly string[]): Promise<Holding[]> {
  return tx.query<Holding>(
    `SELECT held.site_id AS "siteId", held.mirror, run.profile_name AS profile, held.run_id AS "runId",
       held.manifest_digest AS "manifestDigest", held.item_set_root AS "itemSetRoot", run.plan ->> 'asOf' AS "asOf",
       held.accepted_at AS "acknowledgedAt", coalesce(newer.behind, 0)::integer AS behind,
       coalesce(extract(epoch FROM newer.at - run.finished_at), 0)::integer AS "lagSeconds",
       coalesce(run.plan -> 'feeds', '[]') AS feeds,
       ARRAY(SELECT DISTINCT gap FROM (SELECT r.gaps FROM export_center.site_receipts r
         WHERE r.tenant_id = $1 AND r.site_id = held.site_id AND r.mirror = held.mirror ORDER BY r.counter DESC LIMIT 20) AS last,
         unnest(last.gaps) AS gap
         WHERE NOT EXISTS (SELECT FROM export_center.site_receipts a
           WHERE a.tenant_id = $1 AND a.site_id = held.site_id AND a.manifest_digest = gap) ORDER BY 1) AS gaps
     FROM (SELECT DISTINCT ON (site_id, mirror) * FROM export_center.site_receipts
       WHERE tenant_id = $1 AND site_id = ANY ($2) ORDER BY site_id, mirror, counter DESC) AS held
     JOIN export_center.runs run ON run.tenant_id = $1 AND run.id = held.run_id
     JOIN export_center.sites site ON site.tenant_id = $1 AND site.id = held.site_id
     LEFT JOIN LATERAL (SELECT count(DISTINCT r.result ->> 'itemSetRoot') AS behind, max(r.finished_at) AS at
       FROM export_center.runs r WHERE r.tenant_id = $1 AND r.profile_id = ANY (site.profiles) AND r.state = 'succeeded'
         AND r.finished_at > run.finished_at AND r.result ->> 'itemSetRoot' <> held.item_set_root) AS newer ON true
     ORDER BY held.site_id, held.mirror`,
    [tenant, sites],
  );
}
