import { DataSource, type QueryRunner } from 'typeorm';
import { MigrationExecutor } from 'typeorm/migration/MigrationExecutor.js';
import { migrations } from '../../../migrations/all.js';
import { invalid } from '../../kernel/errors.js';
import type { ConnectionSettings } from './database.js';
import { translateDatabaseError } from './pg-errors.js';
import { compareMigrations, newerDatabase } from './start-checks.js';

/** Any constant will do, as long as every release uses the same: it is the name of the lock. */
const migrationLock = 7_460_001;

/**
 * Brings the database to this release's level, as the owner. Safe when several processes start at once: they queue on an advisory
 * lock, and the later ones find nothing to do. Answers the names of the migrations that it ran.
 *
 * Errors: EC-DB-ROLE where a login is missing or is not the owner, EC-DB-NEWER where a later release has migrated, EC-UNAVAILABLE-DB.
 */
export async function migrate(owner: ConnectionSettings): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: owner.connectionString,
    schema: 'export_center',
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    installExtensions: false,
    poolErrorHandler: () => undefined,
    extra: { max: 1, connectionTimeoutMillis: 5_000, application_name: 'export-center migrations' },
  });
  try {
    await source.initialize();
    return await runUnderLock(source);
  } catch (error) {
    throw translateDatabaseError(error);
  } finally {
    if (source.isInitialized) await source.destroy();
  }
}

async function runUnderLock(source: DataSource): Promise<string[]> {
  const runner = source.createQueryRunner();
  try {
    await runner.query(`SET lock_timeout = '10min'`);
    await runner.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await requireRoles(runner);
    await runner.query('CREATE SCHEMA IF NOT EXISTS export_center');
    const { unknown } = await compareMigrations({
      query: async <Row>(text: string) => (await runner.query(text)) as Row[],
      execute: () => Promise.reject(new Error('not needed')),
    });
    if (unknown.length > 0) throw invalid('EC-DB-NEWER', newerDatabase(unknown));
    const executed = await new MigrationExecutor(source, runner).executePendingMigrations();
    return executed.map(({ name }) => name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [migrationLock]).catch(() => undefined);
    await runner.release();
  }
}

/** Grants and policies name both roles, so the owner must be who it is called. */
async function requireRoles(runner: QueryRunner): Promise<void> {
  const [found] = (await runner.query(
    `SELECT session_user AS owner, EXISTS (SELECT FROM pg_roles WHERE rolname = 'ec_app') AS app`,
  )) as { owner: string; app: boolean }[];
  if (found?.owner !== 'ec_owner') {
    const message = `migrations run as ec_owner, not as ${found?.owner}: correct DATABASE_OWNER_URL (docs/operations/database.md has the statements that make both logins)`;
    throw invalid('EC-DB-ROLE', message);
  }
  if (!found.app) {
    const remedy = `as a superuser run "CREATE ROLE ec_app LOGIN PASSWORD '...' NOSUPERUSER NOBYPASSRLS" and name it in DATABASE_URL`;
    throw invalid('EC-DB-ROLE', `the application login ec_app does not exist in this PostgreSQL: ${remedy}`);
  }
}
