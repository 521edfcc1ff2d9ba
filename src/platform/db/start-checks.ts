import { migrations } from '../../../migrations/all.js';
import { ExportCenterError, type Finding } from '../../kernel/errors.js';
import type { Database, Sql } from './database.js';

const oldestServer = 150_000;

/**
 * Refuses a database in which one tenant could see another, or which this release cannot work with. All problems are told at once.
 * Errors: EC-DB-REFUSED with a finding each: EC-DB-ROLE, EC-DB-RLS, EC-DB-ENCODING, EC-DB-VERSION, EC-DB-MIGRATION.
 */
export async function checkDatabase(database: Database): Promise<void> {
  const findings = await database.system(databaseFindings);
  if (findings.length === 0) return;
  const message = findings.map((finding) => finding.message).join('\n');
  throw new ExportCenterError('EC-DB-REFUSED', 'invalid', message, { findings });
}

/** What `checkDatabase` would refuse, as a list; empty where all is well. */
export async function databaseFindings(sql: Sql): Promise<Finding[]> {
  return [
    ...(await checkRole(sql)),
    ...(await checkServer(sql)),
    ...(await checkRowSecurity(sql)),
    ...(await checkAppendOnlyLeaf(sql)),
    ...(await checkMigrations(sql)),
  ];
}

/** Migrations that the code has and the database lacks, and the other way round. */
export async function compareMigrations(sql: Sql): Promise<{ missing: string[]; unknown: string[] }> {
  const [table] = await sql.query<{ exists: boolean }>(
    `SELECT to_regclass('export_center.migrations') IS NOT NULL AND has_schema_privilege('export_center', 'USAGE') AS exists`,
  );
  const rows = table?.exists ? await sql.query<{ name: string }>('SELECT name FROM export_center.migrations') : [];
  const applied = new Set(rows.map(({ name }) => name));
  const known = migrations.map(({ name }) => name);
  return {
    missing: known.filter((name) => !applied.has(name)),
    unknown: [...applied].filter((name) => !known.includes(name)),
  };
}

export function newerDatabase(unknown: readonly string[]): string {
  return `the database was migrated by a later release (${unknown.join(', ')}): start that release, or restore a backup from before`;
}

async function checkRole(sql: Sql): Promise<Finding[]> {
  const [role] = await sql.query<{ name: string; superuser: boolean; bypass: boolean; owned: string[] }>(`
    SELECT rolname AS name, rolsuper AS superuser, rolbypassrls AS bypass,
           ARRAY(SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = to_regnamespace('export_center')
                 AND c.relkind IN ('r', 'p', 'v', 'm') AND pg_has_role(r.oid, c.relowner, 'MEMBER') ORDER BY 1) AS owned
    FROM pg_roles r WHERE rolname = session_user`);
  if (!role) return [];
  const remedy = `let DATABASE_URL log in as "CREATE ROLE ec_app LOGIN NOSUPERUSER NOBYPASSRLS", and give the owner in DATABASE_OWNER_URL`;
  const refuse = (what: string): Finding[] => [
    { code: 'EC-DB-ROLE', message: `the database login ${role.name} ${what}: ${remedy}` },
  ];
  if (role.superuser) return refuse('is a superuser, whom row-level security does not bind');
  if (role.bypass) return refuse('has BYPASSRLS, so row-level security does not bind it');
  if (role.owned.length > 0)
    return refuse(`owns tables (${role.owned.slice(0, 3).join(', ')}), or is a member of their owner`);
  return [];
}

async function checkServer(sql: Sql): Promise<Finding[]> {
  const [server] = await sql.query<{ version: number; encoding: string; label: string }>(`
    SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS label,
           current_setting('server_encoding') AS encoding`);
  const findings: Finding[] = [];
  if (server && server.version < oldestServer) {
    findings.push({
      code: 'EC-DB-VERSION',
      message: `PostgreSQL ${server.label} is too old: 15 or later is needed, 18 is tested`,
    });
  }
  if (server && server.encoding !== 'UTF8') {
    const message = `the database has the encoding ${server.encoding}: create it with "ENCODING 'UTF8' TEMPLATE template0" and migrate again`;
    findings.push({ code: 'EC-DB-ENCODING', message });
  }
  return findings;
}

async function checkRowSecurity(sql: Sql): Promise<Finding[]> {
  const open = await sql.query<{ name: string; lacks: string }>(`
    SELECT c.relname AS name,
           concat_ws(', ', CASE WHEN NOT c.relrowsecurity THEN 'ENABLE ROW LEVEL SECURITY' END,
                           CASE WHEN NOT c.relforcerowsecurity THEN 'FORCE ROW LEVEL SECURITY' END,
                           CASE WHEN NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) THEN 'a policy' END) AS lacks
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
    WHERE c.relnamespace = to_regnamespace('export_center') AND c.relkind IN ('r', 'p')
      AND (has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege(c.oid, 'DELETE')) AND c.relname <> '${appendOnlyLeaf}'
      AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
    ORDER BY 1`);
  return open.map(({ name, lacks }) => ({
    code: 'EC-DB-RLS',
    message: `table export_center.${name} is open to every tenant: it lacks ${lacks}. Somebody changed the schema; run the migrations on a fresh database or repair the table`,
  }));
}

/**
 * The one table of tenants without row-level security, because COPY FROM is refused under it. In its place stands that the application can only
 * append, and cannot say whose rows: the tenant is the column's default, which is what the policy of the table above it compares with.
 */
const appendOnlyLeaf = 'evidence_rows';

async function checkAppendOnlyLeaf(sql: Sql): Promise<Finding[]> {
  const open = await sql.query<{ fault: string }>(`
    SELECT concat_ws(', ',
             CASE WHEN has_any_column_privilege(c.oid, 'SELECT') THEN 'can be read' END,
             CASE WHEN has_any_column_privilege(c.oid, 'UPDATE, REFERENCES') OR has_table_privilege(c.oid, 'DELETE, TRUNCATE, TRIGGER') THEN 'can be changed' END,
             CASE WHEN has_column_privilege(c.oid, a.attnum, 'INSERT') THEN 'takes rows of any tenant' END,
             CASE WHEN NOT EXISTS (
               SELECT FROM pg_inherits i JOIN pg_policy p ON p.polrelid = i.inhparent
               JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
               WHERE i.inhrelid = c.oid AND pg_get_expr(p.polqual, p.polrelid) = format('(tenant_id = %s)', pg_get_expr(d.adbin, d.adrelid))
             ) THEN 'does not take its tenant from where the policy of evidence_items does' END) AS fault
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
    WHERE c.relnamespace = to_regnamespace('export_center') AND c.relname = '${appendOnlyLeaf}'`);
  return open
    .filter(({ fault }) => fault !== '')
    .map(({ fault }) => ({
      code: 'EC-DB-RLS',
      message: `table export_center.${appendOnlyLeaf} ${fault}: the application may only insert there, and never name tenant_id. Somebody changed the schema or its grants; repair them`,
    }));
}

async function checkMigrations(sql: Sql): Promise<Finding[]> {
  const { missing, unknown } = await compareMigrations(sql);
  if (unknown.length > 0) return [{ code: 'EC-DB-MIGRATION', message: newerDatabase(unknown) }];
  if (missing.length === 0) return [];
  const message = `the database is not at this release's level (${missing.length} migrations are missing, first ${missing[0]}): set DATABASE_OWNER_URL to the owner's login once, the next start migrates`;
  return [{ code: 'EC-DB-MIGRATION', message }];
}
