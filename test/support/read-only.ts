import type { TestDatabase } from './database.js';

/** Whether PostgreSQL takes writes of the application's role, for every transaction that begins from now on (F19). */
export async function readOnly(db: TestDatabase, value: 'on' | 'off'): Promise<void> {
  const [{ name } = { name: '' }] = await db.owner.query<{ name: string }>('SELECT current_database() AS name');
  await db.owner.execute(`ALTER DATABASE ${name} SET default_transaction_read_only = ${value}`);
  await db.owner.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'ec_app'`,
  );
}
