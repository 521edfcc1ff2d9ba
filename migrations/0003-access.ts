import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from './support/tenant-table.js';

/** Who may call (API keys, role bindings) and what a repeated request gets back (idempotency keys). */
export class Access1700000000003 implements MigrationInterface {
  readonly name = 'Access1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await createApiKeys(runner);
    await createRoleBindings(runner);
    await createIdempotencyKeys(runner);
    await createInstallationSecrets(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION export_center.find_api_key(bytea)`);
    for (const table of ['installation_secrets', 'idempotency_keys', 'role_bindings', 'api_keys']) {
      await runner.query(`DROP TABLE export_center.${table}`);
    }
  }
}

async function createApiKeys(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.api_keys (
       tenant_id uuid NOT NULL REFERENCES export_center.tenants (id),
       id text COLLATE "C" NOT NULL,
       name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
       key_sha256 bytea NOT NULL UNIQUE CHECK (octet_length(key_sha256) = 32),
       scopes text[] COLLATE "C" NOT NULL,
       roles text[] COLLATE "C" NOT NULL,
       cidrs text[] COLLATE "C" NOT NULL,
       created_by text COLLATE "C" NOT NULL,
       created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       expires_at timestamptz NOT NULL,
       revoked_at timestamptz,
       PRIMARY KEY (tenant_id, id)
     )`,
  );
  await protectTenantTable(runner, 'api_keys', 'SELECT, INSERT, UPDATE');
  await createKeyLookup(runner);
}

/**
 * Finds the one key with this hash before the tenant is known; without the hash nothing can be read or listed. Forced row-level
 * security binds the owner too, so the function's own user gets a policy of its own; the application role is not that user.
 */
async function createKeyLookup(runner: QueryRunner): Promise<void> {
  await runner.query(`CREATE POLICY key_lookup ON export_center.api_keys FOR SELECT TO CURRENT_USER USING (true)`);
  await runner.query(
    `CREATE FUNCTION export_center.find_api_key(hash bytea)
     RETURNS TABLE (tenant_id uuid, tenant_slug text, tenant_status text, id text, scopes text[], roles text[], cidrs text[], expires_at timestamptz)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
     AS $$
       SELECT k.tenant_id, t.slug, t.status, k.id, k.scopes, k.roles, k.cidrs, k.expires_at
       FROM export_center.api_keys k JOIN export_center.tenants t ON t.id = k.tenant_id
       WHERE k.key_sha256 = hash AND k.revoked_at IS NULL AND k.expires_at > clock_timestamp()
     $$`,
  );
  await runner.query(`REVOKE ALL ON FUNCTION export_center.find_api_key(bytea) FROM PUBLIC`);
  await runner.query(`GRANT EXECUTE ON FUNCTION export_center.find_api_key(bytea) TO ec_app`);
}

async function createRoleBindings(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.role_bindings (
       tenant_id uuid NOT NULL REFERENCES export_center.tenants (id),
       subject text COLLATE "C" NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
       role text COLLATE "C" NOT NULL,
       created_by text COLLATE "C" NOT NULL,
       created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       PRIMARY KEY (tenant_id, subject, role)
     )`,
  );
  await protectTenantTable(runner, 'role_bindings', 'SELECT, INSERT, DELETE');
}

/** `owner` is the process that answers the request now, until `locked_until`; later another may take the row over. */
async function createIdempotencyKeys(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.idempotency_keys (
       tenant_id uuid NOT NULL,
       principal text COLLATE "C" NOT NULL,
       route text COLLATE "C" NOT NULL,
       key text COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
       fingerprint bytea NOT NULL CHECK (octet_length(fingerprint) = 32),
       owner uuid NOT NULL,
       locked_until timestamptz NOT NULL,
       expires_at timestamptz NOT NULL,
       status integer,
       headers jsonb,
       body text,
       PRIMARY KEY (tenant_id, principal, route, key)
     )`,
  );
  await runner.query(`CREATE INDEX idempotency_keys_expiry ON export_center.idempotency_keys (tenant_id, expires_at)`);
  await protectTenantTable(runner, 'idempotency_keys', 'SELECT, INSERT, UPDATE, DELETE');
}

/** Random keys that every process of the installation shares; a UUID of version 4 has 122 random bits. */
async function createInstallationSecrets(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.installation_secrets (
       name text COLLATE "C" NOT NULL PRIMARY KEY,
       value bytea NOT NULL CHECK (octet_length(value) >= 32)
     )`,
  );
  await runner.query(
    `INSERT INTO export_center.installation_secrets (name, value)
     VALUES ('page-tokens', decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'))`,
  );
  await runner.query(`GRANT SELECT ON export_center.installation_secrets TO ec_app`);
}
