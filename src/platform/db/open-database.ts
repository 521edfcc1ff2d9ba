import type { Settings } from '../config/settings.js';
import type { Database } from './database.js';
import { EmbeddedPostgres } from './embedded/embedded-postgres.js';
import { refuseUnfinishedRestore } from './embedded/unfinished-restore.js';
import { migrate } from './migrate.js';
import { checkDatabase } from './start-checks.js';
import { TypeOrmDatabase, type DatabaseOptions } from './typeorm-database.js';

export interface OpenDatabase {
  readonly database: Database;
  /** True where the PostgreSQL of this installation is the one that npm brought. */
  readonly embedded: boolean;
  /** Closes the pool; the embedded server ends with its last user. */
  close(): Promise<void>;
}

type Report = (message: string) => void;

/**
 * The database of an installation, migrated as far as its settings allow, and checked. Without DATABASE_URL it is the embedded one.
 * Errors: those of EmbeddedPostgres.start, migrate and checkDatabase.
 */
export async function openDatabase(
  settings: Settings,
  report: Report = () => undefined,
  options?: DatabaseOptions,
): Promise<OpenDatabase> {
  return settings.databaseUrl ? openExternal(settings, report, options) : openEmbedded(settings, report, options);
}

async function openExternal(settings: Settings, report: Report, options?: DatabaseOptions): Promise<OpenDatabase> {
  const { databaseUrl, databaseOwnerUrl } = settings;
  if (databaseOwnerUrl) await migrateAndReport(databaseOwnerUrl.reveal(), report);
  const database = await openChecked(databaseUrl?.reveal() ?? '', options);
  return { database, embedded: false, close: () => database.close() };
}

async function openEmbedded(settings: Settings, report: Report, options?: DatabaseOptions): Promise<OpenDatabase> {
  refuseUnfinishedRestore(settings.dataDir);
  const server = await EmbeddedPostgres.start({ dataDir: settings.dataDir, report });
  try {
    await migrateAndReport(server.logins.owner.connectionString, report);
    const database = await openChecked(server.logins.app.connectionString, options);
    const close = async () => {
      await database.close();
      await server.stop();
    };
    return { database, embedded: true, close };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function migrateAndReport(ownerUrl: string, report: Report): Promise<void> {
  const done = await migrate({ connectionString: ownerUrl });
  if (done.length > 0) report(`migrated the database: ${done.join(', ')}`);
}

async function openChecked(url: string, options?: DatabaseOptions): Promise<TypeOrmDatabase> {
  const database = await TypeOrmDatabase.connect({ connectionString: url }, options);
  try {
    await checkDatabase(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
