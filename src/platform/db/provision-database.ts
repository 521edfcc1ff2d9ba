import { Client } from 'pg';
import type { ConnectionSettings } from './database.js';

export interface Logins {
  readonly ownerPassword: string;
  readonly appPassword: string;
}

/**
 * What an operator's superuser does once: the owner `ec_owner`, the application login `ec_app`, which owns nothing, and the database
 * if a name is given. Repeatable; sets the passwords anew.
 */
export async function provisionDatabase(
  superuser: ConnectionSettings,
  logins: Logins,
  database?: string,
): Promise<void> {
  await withClient(superuser, async (client) => {
    await ensureRole(client, 'ec_owner', logins.ownerPassword);
    await ensureRole(client, 'ec_app', logins.appPassword);
    if (database !== undefined) await ensureDatabase(client, database);
  });
}

/** One connection for one purpose, closed whatever happens. */
export async function withClient<T>(settings: ConnectionSettings, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: settings.connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Rights inside the database: CONNECT and temporary tables for the application, which loads batches through them. */
export async function createDatabase(client: Client, database: string, from: string): Promise<void> {
  const name = client.escapeIdentifier(database);
  await client.query(`CREATE DATABASE ${name} OWNER ec_owner ${from}`);
  await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${name} TO ec_app`);
}

async function ensureRole(client: Client, name: string, password: string): Promise<void> {
  const attributes = `LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD ${client.escapeLiteral(password)}`;
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
  await client.query(`${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${name} ${attributes}`);
}

async function ensureDatabase(client: Client, database: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (rowCount === 0) await createDatabase(client, database, `ENCODING 'UTF8' TEMPLATE template0`);
}
