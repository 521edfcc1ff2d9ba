import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../kernel/errors.js';
import type { Settings } from '../config/settings.js';
import type { ConnectionSettings } from './database.js';
import { loginsOf, type PostgresCredentials } from './embedded/postgres-credentials.js';
import { translateDatabaseError } from './pg-errors.js';
import { withClient } from './provision-database.js';
import { databaseFindings } from './start-checks.js';

/** What an installation's database says of itself to its application login. */
export interface DatabaseFacts {
  /** As PostgreSQL writes it, e.g. `18.4`. */
  readonly version: string;
  readonly login: string;
  /** Milliseconds that the database's clock is ahead of this machine's. */
  readonly clockAhead: number;
  readonly findings: readonly Finding[];
}

/** The application login of the embedded PostgreSQL; undefined before its first start. It is not started for this. */
export async function embeddedAppLogin(dataDir: string): Promise<ConnectionSettings | undefined> {
  const file = join(dataDir, 'postgres-credentials.json');
  if (!existsSync(file)) return undefined;
  const credentials = JSON.parse(await readFile(file, 'utf8')) as PostgresCredentials;
  return loginsOf(credentials, 'export_center').app;
}

/** Looks and changes nothing, over one connection. Errors: EC-UNAVAILABLE-DB. */
export async function inspectDatabase(login: ConnectionSettings): Promise<DatabaseFacts> {
  return inClient(login, async (query) => {
    const asked = Date.now();
    const [facts] = await query<{ version: string; login: string; now: Date }>(
      `SELECT current_setting('server_version') AS version, session_user::text AS login, clock_timestamp() AS now`,
    );
    const answered = Date.now();
    const sql = { query, execute: () => Promise.reject(new Error('nothing is changed here')) };
    return {
      version: facts!.version,
      login: facts!.login,
      clockAhead: Math.round(facts!.now.getTime() - (asked + answered) / 2),
      findings: await databaseFindings(sql),
    };
  });
}

/** Who DATABASE_OWNER_URL logs in as. Errors: EC-UNAVAILABLE-DB. */
export async function inspectOwner({
  databaseOwnerUrl,
}: Pick<Settings, 'databaseOwnerUrl'>): Promise<string | undefined> {
  if (databaseOwnerUrl === undefined) return undefined;
  return inClient({ connectionString: databaseOwnerUrl.reveal() }, async (query) => {
    const [found] = await query<{ login: string }>('SELECT session_user::text AS login');
    return found?.login;
  });
}

type Query = <Row>(text: string) => Promise<Row[]>;

async function inClient<T>(login: ConnectionSettings, work: (query: Query) => Promise<T>): Promise<T> {
  try {
    return await withClient(login, (client) =>
      work(async <Row>(text: string) => (await client.query(text)).rows as Row[]),
    );
  } catch (error) {
    throw translateDatabaseError(error);
  }
}
