import type { MigrationInterface, QueryRunner } from 'typeorm';
import { onlyForApplication } from './support/application-function.js';
import { claimOfActiveTenants, claimOfAnyTenant } from './support/run-claim.js';
import { createTenantAdministration, dropTenantAdministration } from './support/tenant-administration.js';
import { createTenantErasure, dropTenantErasure } from './support/tenant-erasure.js';
import { protectTenantTable } from './support/tenant-table.js';

/** Rotation and last use of API keys, groups in role bindings, DPoP proofs, and the tenants as platform administrators keep them. */
export class AccessAdministration1700000000008 implements MigrationInterface {
  readonly name = 'AccessAdministration1700000000008';

  async up(runner: QueryRunner): Promise<void> {
    await rotateKeys(runner);
    await bindGroups(runner);
    await createQuotas(runner);
    await createProofs(runner);
    await createTenantAdministration(runner);
    await createTenantErasure(runner);
    await runner.query(claimOfActiveTenants);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(claimOfAnyTenant);
    await dropTenantErasure(runner);
    await dropTenantAdministration(runner);
    await runner.query(`DROP FUNCTION export_center.dpop_remember(bytea, integer)`);
    await runner.query(`DROP TABLE export_center.dpop_proofs`);
    await runner.query(`DROP TABLE export_center.tenant_quotas`);
    await runner.query(`DELETE FROM export_center.role_bindings WHERE kind = 'group'`);
    await runner.query(
      `ALTER TABLE export_center.role_bindings DROP COLUMN kind, ADD PRIMARY KEY (tenant_id, subject, role)`,
    );
    await runner.query(keyLookup('k.key_sha256 = hash'));
    await runner.query(
      `ALTER TABLE export_center.api_keys DROP COLUMN last_used_at, DROP COLUMN rotated_at, DROP COLUMN previous_sha256, DROP COLUMN previous_until`,
    );
  }
}

/** After a rotation the earlier secret works until `previous_until`, so that a client can be changed without a gap. */
async function rotateKeys(runner: QueryRunner): Promise<void> {
  await runner.query(
    `ALTER TABLE export_center.api_keys
       ADD COLUMN last_used_at timestamptz,
       ADD COLUMN rotated_at timestamptz,
       ADD COLUMN previous_sha256 bytea CHECK (octet_length(previous_sha256) = 32),
       ADD COLUMN previous_until timestamptz,
       ADD CONSTRAINT api_keys_previous CHECK ((previous_sha256 IS NULL) = (previous_until IS NULL))`,
  );
  await runner.query(`CREATE UNIQUE INDEX api_keys_previous_sha256 ON export_center.api_keys (previous_sha256)`);
  await runner.query(
    keyLookup('(k.key_sha256 = hash OR (k.previous_sha256 = hash AND k.previous_until > clock_timestamp()))'),
  );
}

const keyLookup = (matches: string): string =>
  `CREATE OR REPLACE FUNCTION export_center.find_api_key(hash bytea)
   RETURNS TABLE (tenant_id uuid, tenant_slug text, tenant_status text, id text, scopes text[], roles text[], cidrs text[], expires_at timestamptz)
   LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
   AS $$
     SELECT k.tenant_id, t.slug, t.status, k.id, k.scopes, k.roles, k.cidrs, k.expires_at
     FROM export_center.api_keys k JOIN export_center.tenants t ON t.id = k.tenant_id
     WHERE ${matches} AND k.revoked_at IS NULL AND k.expires_at > clock_timestamp()
   $$`;

/** A binding names a subject, as in the token's `sub`, or a group, as in its `groups`. */
async function bindGroups(runner: QueryRunner): Promise<void> {
  await runner.query(
    `ALTER TABLE export_center.role_bindings
       ADD COLUMN kind text COLLATE "C" NOT NULL DEFAULT 'subject' CHECK (kind IN ('subject', 'group')),
       DROP CONSTRAINT role_bindings_pkey,
       ADD PRIMARY KEY (tenant_id, kind, subject, role)`,
  );
}

/** Limits that differ from the installation's own. A row a limit; which names there are is the code's matter. */
async function createQuotas(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.tenant_quotas (
       tenant_id uuid NOT NULL REFERENCES export_center.tenants (id) ON DELETE CASCADE,
       name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
       limit_value bigint NOT NULL CHECK (limit_value >= 0),
       updated_by text COLLATE "C" NOT NULL,
       updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       PRIMARY KEY (tenant_id, name)
     )`,
  );
  await protectTenantTable(runner, 'tenant_quotas', 'SELECT');
}

/**
 * Proofs of possession that were used and could still be replayed, for all processes. Only hashes, and the tenant is not known when
 * one is checked. Each call takes a few rows away whose time is over, so the table never grows beyond the proofs of its window.
 */
async function createProofs(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.dpop_proofs (
       proof bytea NOT NULL PRIMARY KEY CHECK (octet_length(proof) = 32),
       expires_at timestamptz NOT NULL
     )`,
  );
  await runner.query(`CREATE INDEX dpop_proofs_expiry ON export_center.dpop_proofs (expires_at)`);
  await runner.query(
    `CREATE FUNCTION export_center.dpop_remember(new_proof bytea, seconds integer) RETURNS boolean
     LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
     AS $$
     BEGIN
       DELETE FROM export_center.dpop_proofs WHERE proof IN (
         SELECT proof FROM export_center.dpop_proofs WHERE expires_at < clock_timestamp()
         ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED);
       INSERT INTO export_center.dpop_proofs (proof, expires_at)
         VALUES (new_proof, clock_timestamp() + make_interval(secs => seconds)) ON CONFLICT DO NOTHING;
       RETURN FOUND;
     END $$`,
  );
  await onlyForApplication(runner, 'dpop_remember(bytea, integer)');
}
