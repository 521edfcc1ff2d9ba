import type { QueryRunner } from 'typeorm';
import { onlyForApplication } from './application-function.js';

const signatures = [
  'tenants_page(text, integer, text)',
  'tenant_details(uuid)',
  'tenant_create(text, text)',
  'tenant_rename(uuid, integer, text)',
  'tenant_set_status(uuid, text, text)',
  'tenant_delete(uuid, integer)',
  'tenant_quotas_of(uuid)',
  'tenant_quotas_replace(uuid, text[], bigint[], text)',
];

const header = 'SECURITY DEFINER SET search_path = pg_catalog, pg_temp';

/**
 * What a platform administrator does with tenants. The application still has no right on the table: each act is a function, and none
 * of them reads what belongs to a tenant.
 */
export async function createTenantAdministration(runner: QueryRunner): Promise<void> {
  await runner.query(
    `ALTER TABLE export_center.tenants
       ADD COLUMN version integer NOT NULL DEFAULT 1,
       ADD COLUMN updated_at timestamptz NOT NULL DEFAULT clock_timestamp()`,
  );
  await createReaders(runner);
  await createWriters(runner);
  await createQuotaFunctions(runner);
  for (const signature of signatures) await onlyForApplication(runner, signature);
}

export async function dropTenantAdministration(runner: QueryRunner): Promise<void> {
  for (const signature of signatures) await runner.query(`DROP FUNCTION export_center.${signature}`);
  await runner.query(`ALTER TABLE export_center.tenants DROP COLUMN version, DROP COLUMN updated_at`);
}

async function createReaders(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.tenants_page(after_slug text, most integer, only_status text)
     RETURNS SETOF export_center.tenants LANGUAGE sql STABLE ${header}
     AS $$
       SELECT t.* FROM export_center.tenants t
       WHERE t.slug > after_slug COLLATE "C" AND (only_status IS NULL OR t.status = only_status COLLATE "C")
       ORDER BY t.slug LIMIT most
     $$`,
  );
  await runner.query(
    `CREATE FUNCTION export_center.tenant_details(wanted uuid)
     RETURNS SETOF export_center.tenants LANGUAGE sql STABLE ${header}
     AS $$ SELECT t.* FROM export_center.tenants t WHERE t.id = wanted $$`,
  );
}

async function createWriters(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.tenant_create(new_slug text, new_name text)
     RETURNS SETOF export_center.tenants LANGUAGE sql VOLATILE ${header}
     AS $$
       INSERT INTO export_center.tenants AS t (slug, name) VALUES (new_slug, new_name)
       ON CONFLICT (slug) DO NOTHING RETURNING t.*
     $$`,
  );
  await runner.query(
    `CREATE FUNCTION export_center.tenant_rename(wanted uuid, seen integer, new_name text)
     RETURNS SETOF export_center.tenants LANGUAGE sql VOLATILE ${header}
     AS $$
       UPDATE export_center.tenants t
       SET name = new_name, version = t.version + 1, updated_at = clock_timestamp()
       WHERE t.id = wanted AND t.version = seen AND t.status <> 'erased' RETURNING t.*
     $$`,
  );
  await runner.query(
    `CREATE FUNCTION export_center.tenant_set_status(wanted uuid, old_status text, new_status text)
     RETURNS SETOF export_center.tenants LANGUAGE sql VOLATILE ${header}
     AS $$
       UPDATE export_center.tenants t
       SET status = new_status, version = t.version + 1, updated_at = clock_timestamp()
       WHERE t.id = wanted AND t.status = old_status AND new_status IN ('active', 'suspended') RETURNING t.*
     $$`,
  );
  await createDelete(runner);
}

/** Answers false where something belongs to the tenant: every table with content refers to it, directly or through a parent. */
async function createDelete(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.tenant_delete(wanted uuid, seen integer) RETURNS boolean
     LANGUAGE plpgsql VOLATILE ${header}
     AS $$
     BEGIN
       DELETE FROM export_center.tenants t WHERE t.id = wanted AND t.version = seen AND t.status <> 'erased';
       RETURN FOUND;
     EXCEPTION WHEN foreign_key_violation THEN
       RETURN false;
     END $$`,
  );
}

/**
 * Limits of another tenant than that of the transaction. Forced row-level security binds the owner too, so each function enters the
 * tenant for its own duration and comes back.
 */
async function createQuotaFunctions(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.tenant_quotas_of(wanted uuid) RETURNS SETOF export_center.tenant_quotas
     LANGUAGE plpgsql VOLATILE ${header}
     AS $$
     DECLARE home text := coalesce(current_setting('app.tenant', true), '');
     BEGIN
       PERFORM set_config('app.tenant', wanted::text, true);
       RETURN QUERY SELECT q.* FROM export_center.tenant_quotas q WHERE q.tenant_id = wanted ORDER BY q.name;
       PERFORM set_config('app.tenant', home, true);
     END $$`,
  );
  await runner.query(
    `CREATE FUNCTION export_center.tenant_quotas_replace(wanted uuid, names text[], limits bigint[], who text) RETURNS void
     LANGUAGE plpgsql VOLATILE ${header}
     AS $$
     DECLARE home text := coalesce(current_setting('app.tenant', true), '');
     BEGIN
       PERFORM set_config('app.tenant', wanted::text, true);
       DELETE FROM export_center.tenant_quotas q WHERE q.tenant_id = wanted AND q.name <> ALL (names);
       INSERT INTO export_center.tenant_quotas AS q (tenant_id, name, limit_value, updated_by)
         SELECT wanted, n.name, n.value, who FROM unnest(names, limits) AS n (name, value)
         ON CONFLICT (tenant_id, name) DO UPDATE
         SET limit_value = excluded.limit_value, updated_by = excluded.updated_by, updated_at = clock_timestamp();
       PERFORM set_config('app.tenant', home, true);
     END $$`,
  );
}
