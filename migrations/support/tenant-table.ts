import type { QueryRunner } from 'typeorm';

/**
 * Puts a table with a `tenant_id` column behind forced row-level security and grants the application role what it names.
 * A transaction that set no `app.tenant` sees no row (the setting is '' after commit, hence nullif).
 */
export async function protectTenantTable(runner: QueryRunner, table: string, grants: string): Promise<void> {
  await runner.query(`ALTER TABLE export_center.${table} ENABLE ROW LEVEL SECURITY`);
  await runner.query(`ALTER TABLE export_center.${table} FORCE ROW LEVEL SECURITY`);
  await runner.query(
    `CREATE POLICY tenant_isolation ON export_center.${table}
     USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
     WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)`,
  );
  await runner.query(`GRANT ${grants} ON export_center.${table} TO ec_app`);
}
