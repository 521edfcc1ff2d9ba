import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantId } from '../../../src/kernel/ids.js';
import type { ConnectionSettings } from '../../../src/platform/db/database.js';
import { createDatabase, withClient } from '../../../src/platform/db/provision-database.js';
import { TypeOrmDatabase } from '../../../src/platform/db/typeorm-database.js';
import { startCenter } from '../center.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { ApiClient } from './api-client.js';
import { Cluster, makeSigningKey, type SigningKey } from './cluster.js';
import { CrashSite } from './crash-site.js';
import { advisoryLines } from './records.js';

/** Small shards and packs, so that a few thousand records make many of both. */
const sharding = { target: 16 * 1024, minimum: 8 * 1024, maximum: 64 * 1024, pack: 64 * 1024 };

/**
 * Installations that are equal to the last byte of their databases: one import and one planned run, cloned. In each the run waits until
 * `CrashSite.go`, so what one site makes can be compared with what another makes.
 */
export class CrashSites {
  readonly #test: TestDatabase;
  readonly #tenant: TenantId;
  readonly #run: string;
  readonly #key: SigningKey;
  readonly #folder: string;
  readonly #token: string;
  readonly #sites: { close(): Promise<void> }[] = [];

  private constructor(test: TestDatabase, tenant: TenantId, planned: Planned, key: SigningKey, folder: string) {
    this.#test = test;
    this.#tenant = tenant;
    this.#run = planned.run;
    this.#token = planned.authorization;
    this.#key = key;
    this.#folder = folder;
  }

  /** `spec` is of the profile whose run waits: `json:raw` unless told. */
  static async prepare(records: number, spec: Record<string, unknown> = {}): Promise<CrashSites> {
    const folder = await mkdtemp(join(tmpdir(), 'ec-keys-'));
    const [test, key] = await Promise.all([createTestDatabase(), makeSigningKey(folder)]);
    const tenant = await test.tenant('acme');
    return new CrashSites(test, tenant, await planOneRun(test, tenant, records, spec), key, folder);
  }

  /** An administrator at an API of any of the sites. */
  client(url: string): ApiClient {
    return new ApiClient(url, this.#token);
  }

  /** Another installation; its content store lies in `dataDir`, or in a folder of its own. */
  async create(dataDir?: string): Promise<CrashSite> {
    const name = `site_${randomBytes(6).toString('hex')}`;
    const from = databaseOf(this.#test.superuserSettings);
    const postgres = inDatabase(this.#test.superuserSettings, 'postgres');
    await withClient(postgres, async (client) => {
      await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [from]);
      await createDatabase(client, name, `TEMPLATE ${from} STRATEGY file_copy`);
    });
    const [app, owner, superuser] = [this.#test.settings, this.#test.ownerSettings, this.#test.superuserSettings].map(
      (settings) => inDatabase(settings, name),
    ) as [ConnectionSettings, ConnectionSettings, ConnectionSettings];
    const logins = { app: app.connectionString, owner: owner.connectionString };
    const cluster = dataDir ? new Cluster(logins, this.#key, dataDir) : await Cluster.create(logins, this.#key);
    const site = await CrashSite.open({
      cluster,
      superuser,
      app,
      tenant: this.#tenant,
      run: this.#run,
      key: this.#key,
    });
    const drop = () => withClient(postgres, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    this.#sites.push({ close: async () => void (await site.close(), await drop()) });
    return site;
  }

  async close(): Promise<void> {
    await Promise.all(this.#sites.map((site) => site.close()));
    await this.#test.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

interface Planned {
  readonly run: string;
  /** Of an administrator of the tenant. */
  readonly authorization: string;
}

/** Imports through the API, plans a run and puts it aside. No session of this stays open. */
async function planOneRun(
  test: TestDatabase,
  tenant: TenantId,
  records: number,
  spec: Record<string, unknown>,
): Promise<Planned> {
  const database = await TypeOrmDatabase.connect(test.settings, { poolSize: 4 });
  const center = await startCenter(database);
  try {
    const client = new ApiClient(center.url, await center.bearer(tenant, 'tenant-admin'));
    await client.importLines('osv-test', advisoryLines(0, records));
    await client.createProfile('nightly', { sharding, ...spec });
    const { id } = await client.createRun('nightly');
    await test.owner.execute(`UPDATE export_center.run_queue SET state = 'idle' WHERE run_id = $1`, [id]);
    return { run: id, authorization: client.authorization };
  } finally {
    await center.close();
    await database.close();
  }
}

const databaseOf = ({ connectionString }: ConnectionSettings) => new URL(connectionString).pathname.slice(1);

function inDatabase({ connectionString }: ConnectionSettings, name: string): ConnectionSettings {
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return { connectionString: url.href };
}
