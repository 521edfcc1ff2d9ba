import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A slug never looks like an id, so that no tenant can take the place of another in find_tenant. */
const uuidPattern = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

/**
 * Tenants, and the two ways by which the application role reaches them. It has no right on the table itself: a listing would
 * show one tenant the names of the others.
 */
export class Tenancy1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE SCHEMA IF NOT EXISTS export_center`);
    await runner.query(`GRANT USAGE ON SCHEMA export_center TO ec_app`);
    await runner.query(`GRANT SELECT ON export_center.migrations TO ec_app`);
    await runner.query(`
      CREATE TABLE export_center.tenants (
        id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
        slug text COLLATE "C" NOT NULL UNIQUE
          CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' AND slug !~ '${uuidPattern}'),
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        status text COLLATE "C" NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'erased')),
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        erased_at timestamptz,
        CHECK ((status = 'erased') = (erased_at IS NOT NULL))
      )`);
    await this.#resolveFunction(runner);
    await this.#createFunction(runner);
  }

  /** Resolves a tenant before `app.tenant` is set. One exact slug or id, so that nothing can be listed with it. */
  async #resolveFunction(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION export_center.find_tenant(slug_or_id text)
      RETURNS TABLE (id uuid, slug text, name text, status text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
      AS $$
        SELECT t.id, t.slug, t.name, t.status FROM export_center.tenants t
        WHERE t.slug = slug_or_id COLLATE "C"
           OR t.id = CASE WHEN slug_or_id ~ '${uuidPattern}' THEN slug_or_id::uuid END
      $$`);
    await onlyForApplication(runner, 'find_tenant(text)');
  }

  /** Answers the tenant of that slug, which it makes where there is none; the name of an existing one stays. */
  async #createFunction(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION export_center.ensure_tenant(new_slug text, new_name text)
      RETURNS TABLE (id uuid, slug text, name text, status text)
      LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
      AS $$
        INSERT INTO export_center.tenants AS t (slug, name) VALUES (new_slug, new_name)
        ON CONFLICT (slug) DO UPDATE SET slug = excluded.slug
        RETURNING t.id, t.slug, t.name, t.status
      $$`);
    await onlyForApplication(runner, 'ensure_tenant(text, text)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION export_center.ensure_tenant(text, text)`);
    await runner.query(`DROP FUNCTION export_center.find_tenant(text)`);
    await runner.query(`DROP TABLE export_center.tenants`);
  }
}

async function onlyForApplication(runner: QueryRunner, signature: string): Promise<void> {
  await runner.query(`REVOKE ALL ON FUNCTION export_center.${signature} FROM PUBLIC`);
  await runner.query(`GRANT EXECUTE ON FUNCTION export_center.${signature} TO ec_app`);
}
