import type { TenantId } from '../src/kernel/ids.js';
import { asTenantId } from '../src/kernel/ids.js';
import type { ConnectionSettings, Database } from '../src/platform/db/database.js';
import { EmbeddedPostgres } from '../src/platform/db/embedded/embedded-postgres.js';
import { migrate } from '../src/platform/db/migrate.js';
import { TypeOrmDatabase } from '../src/platform/db/typeorm-database.js';

/** A PostgreSQL as an installation has it: the product's own settings, data that survives a power cut. */
export interface BenchDatabase {
  /** As the application login. */
  readonly database: Database;
  readonly settings: ConnectionSettings;
  /** For migrations. */
  readonly ownerSettings: ConnectionSettings;
  /** As a superuser, whom row-level security does not hold. */
  readonly owner: Database;
  readonly tenant: TenantId;
  close(): Promise<void>;
}

/** Starts one over an empty folder. */
export async function openBenchDatabase(dataDir: string): Promise<BenchDatabase> {
  const server = await EmbeddedPostgres.start({ dataDir });
  const { app, owner, superuser } = server.logins;
  await migrate(owner);
  const database = await TypeOrmDatabase.connect(app, { poolSize: 5 });
  const above = await TypeOrmDatabase.connect(inDatabaseOf(app, superuser), {
    poolSize: 2,
    statementTimeout: 3_600_000,
  });
  const [row] = await database.system((tx) =>
    tx.query<{ id: string }>(`SELECT id FROM export_center.ensure_tenant('bench', 'bench')`),
  );
  return {
    database,
    settings: app,
    ownerSettings: owner,
    owner: above,
    tenant: asTenantId(row?.id ?? ''),
    close: async () => {
      await Promise.all([database.close(), above.close()]);
      await server.stop();
    },
  };
}

/** A superuser's login names the database `postgres`. */
function inDatabaseOf(app: ConnectionSettings, superuser: ConnectionSettings): ConnectionSettings {
  const url = new URL(superuser.connectionString);
  url.pathname = new URL(app.connectionString).pathname;
  return { connectionString: url.href };
}

/** Writes what is dirty to disk, so that no round pays for the one before. */
export function settle({ owner }: BenchDatabase): Promise<unknown> {
  return owner.system((tx) => tx.execute('CHECKPOINT'));
}
