import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asTenantId, type TenantId } from '../../src/kernel/ids.js';
import type { ConnectionSettings, Database, Sql } from '../../src/platform/db/database.js';
import { EmbeddedPostgres } from '../../src/platform/db/embedded/embedded-postgres.js';
import { volatileSettings } from '../../src/platform/db/embedded/postgres-cluster.js';
import { migrate } from '../../src/platform/db/migrate.js';
import { createDatabase, provisionDatabase, withClient } from '../../src/platform/db/provision-database.js';
import { TypeOrmDatabase, type DatabaseOptions } from '../../src/platform/db/typeorm-database.js';

export interface TestDatabase {
  /** As the application login: what the product uses. */
  readonly database: Database;
  /** Plain values for worker threads: `database.settings`. */
  readonly settings: ConnectionSettings;
  readonly ownerSettings: ConnectionSettings;
  readonly superuserSettings: ConnectionSettings;
  /** As a superuser in this database: set-up and looking behind row-level security. */
  readonly owner: Sql;
  /** The tenant of that slug, made if there is none. */
  tenant(slug?: string): Promise<TenantId>;
  /** Drops the database, unless EC_TEST_KEEP is set. */
  close(): Promise<void>;
}

const template = 'ec_template';
let serverOfThisWorker: Promise<TestServer> | undefined;

/** A database of its own for one test file, cloned from a migrated template in 20 to 30 ms. */
export async function createTestDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
  const server = await (serverOfThisWorker ??= startServer());
  const name = `test_${randomBytes(6).toString('hex')}`;
  await withClient(server.superuser('postgres'), (client) =>
    createDatabase(client, name, `TEMPLATE ${template} STRATEGY file_copy`),
  );
  const settings = server.app(name);
  const database = await TypeOrmDatabase.connect(settings, { poolSize: 5, ...options });
  const owner = await TypeOrmDatabase.connect(server.superuser(name), { poolSize: 2 });
  return {
    database,
    settings,
    ownerSettings: server.owner(name),
    superuserSettings: server.superuser(name),
    owner: {
      query: (text, values) => owner.system((tx) => tx.query(text, values)),
      execute: (text, values) => owner.system((tx) => tx.execute(text, values)),
    },
    tenant: (slug) => ensureTenant(database, slug ?? `tenant-${randomBytes(4).toString('hex')}`),
    close: async () => {
      await Promise.all([database.close(), owner.close()]);
      if (process.env.EC_TEST_KEEP) return console.log(`kept ${server.superuser(name).connectionString}`);
      await withClient(server.superuser('postgres'), (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

async function ensureTenant(database: Database, slug: string): Promise<TenantId> {
  const [tenant] = await database.system((tx) =>
    tx.query<{ id: string }>('SELECT id FROM export_center.ensure_tenant($1, $1)', [slug]),
  );
  return asTenantId(tenant?.id ?? '');
}

interface TestServer {
  superuser(database: string): ConnectionSettings;
  owner(database: string): ConnectionSettings;
  app(database: string): ConnectionSettings;
}

/** EC_TEST_POSTGRES (a superuser's URL) or the cluster of this Jest run, which the first test that needs it starts. */
async function startServer(): Promise<TestServer> {
  const given = process.env.EC_TEST_POSTGRES;
  const server = given ? await externalServer(given) : await embeddedServer();
  await withClient(server.superuser('postgres'), async (client) => {
    await client.query('SELECT pg_advisory_lock(7460002)');
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) await createDatabase(client, template, `ENCODING 'UTF8' TEMPLATE template0`);
    await migrate(server.owner(template));
  });
  return server;
}

async function embeddedServer(): Promise<TestServer> {
  const dataDir = process.env.EC_TEST_CLUSTER ?? join(tmpdir(), `export-center-test-${process.pid}`);
  const embedded = await EmbeddedPostgres.start({ dataDir, settings: volatileSettings });
  // The run's teardown stops the server.
  await embedded.detach();
  const { logins } = embedded;
  return serverOf(logins.superuser, logins.owner, logins.app);
}

async function externalServer(url: string): Promise<TestServer> {
  const passwordOf = (role: string) => createHash('sha256').update(`${role} ${url}`).digest('base64url');
  const superuser = { connectionString: url };
  await provisionDatabase(superuser, { ownerPassword: passwordOf('ec_owner'), appPassword: passwordOf('ec_app') });
  const login = (role: string) => {
    const copy = new URL(url);
    copy.username = role;
    copy.password = passwordOf(role);
    return { connectionString: copy.href };
  };
  return serverOf(superuser, login('ec_owner'), login('ec_app'));
}

function serverOf(superuser: ConnectionSettings, owner: ConnectionSettings, app: ConnectionSettings): TestServer {
  const inDatabase =
    ({ connectionString }: ConnectionSettings) =>
    (database: string) => {
      const url = new URL(connectionString);
      url.pathname = `/${database}`;
      return { connectionString: url.href };
    };
  return { superuser: inDatabase(superuser), owner: inDatabase(owner), app: inDatabase(app) };
}
