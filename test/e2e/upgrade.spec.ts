import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { ConnectionSettings, Sql } from '../../src/platform/db/database.js';
import { createDatabase, withClient } from '../../src/platform/db/provision-database.js';
import { runBuiltCli } from '../support/built-cli.js';
import { ApiClient } from '../support/cluster/api-client.js';
import { Cluster } from '../support/cluster/cluster.js';
import { advisoryLines } from '../support/cluster/records.js';
import { createSharedInstallation, type SharedInstallation } from '../support/cluster/shared-installation.js';
import { contentOf, loadContent, migrateOnly, tablesOf, type TableShape } from '../support/old-release.js';

/** Migrations of the release before: what is loaded then is what it could hold. */
const before = 5;
/** What may be lost: the next run makes it again. */
const caches = ['shard_cache'];

describe('an upgrade from the schema of the release before', () => {
  let installation: SharedInstallation;
  let folder: string;
  const name = `upgrade_${randomBytes(6).toString('hex')}`;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ec-upgrade-'));
    installation = await createSharedInstallation();
  }, 120_000);
  afterAll(async () => {
    const { superuserSettings } = installation.test;
    await installation.close();
    await withClient(inDatabase(superuserSettings, 'postgres'), (client) =>
      client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
    );
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('keeps every row, every bundle, and makes the same bundle again', async () => {
    const { cluster, test } = installation;
    const { url, process } = await cluster.api({ env: { EC_WORKER: 'on' } });
    const made = await makeBundle(installation.client(url));
    await process.stop();

    const logins = {
      app: inDatabase(test.settings, name).connectionString,
      owner: inDatabase(test.ownerSettings, name).connectionString,
    };
    const superuser = inDatabase(test.superuserSettings, name);
    await withClient(inDatabase(superuser, 'postgres'), (client) =>
      createDatabase(client, name, `ENCODING 'UTF8' TEMPLATE template0`),
    );
    await migrateOnly({ connectionString: logins.owner }, before);
    const old = await withSql(superuser, (sql) => copyData(test.owner, sql));

    const upgraded = new Cluster(logins, installation.key, cluster.dataDir);
    const { url: newUrl, process: api } = await upgraded.api({ env: { EC_WORKER: 'on' } });
    expect(api.output).toContain('migrated the database');
    for (const { table, rows } of old)
      expect([table.name, await withSql(superuser, (sql) => contentOf(sql, table))]).toEqual([table.name, rows]);

    const client = new ApiClient(newUrl, installation.client(newUrl).authorization);
    const bundle = join(folder, 'bundle.tar');
    writeFileSync(bundle, (await client.bundle(made.id)).bytes);
    writeFileSync(join(folder, 'public.pem'), installation.key.publicKey);
    const verified = await runBuiltCli(['verify', bundle, '--key', join(folder, 'public.pem'), '--deep']);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('PASSED (deep)')]);
    const again = await client.ended((await client.createRun('nightly')).id);
    expect(again.result?.manifestDigest).toBe(made.result?.manifestDigest);
    expect(await client.importLines('osv-test', advisoryLines(350, 100))).toMatchObject({ added: 50, unchanged: 50 });
    await api.stop();
  }, 180_000);

  async function makeBundle(client: ApiClient) {
    await client.importLines('osv-test', advisoryLines(0, 300));
    await client.importLines('osv-test', advisoryLines(200, 200));
    await client.createProfile('nightly');
    const run = await client.ended((await client.createRun('nightly')).id);
    expect(run.state).toBe('succeeded');
    return run;
  }
});

const inDatabase = ({ connectionString }: ConnectionSettings, name: string): ConnectionSettings => {
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return { connectionString: url.href };
};

function withSql<T>(login: ConnectionSettings, work: (sql: Sql) => Promise<T>): Promise<T> {
  return withClient(login, (client) =>
    work({
      query: async <Row>(text: string, values?: readonly unknown[]) =>
        (await client.query(text, values as unknown[])).rows as Row[],
      execute: async (text, values) => (await client.query(text, values as unknown[])).rowCount ?? 0,
    }),
  );
}

/** Everything that the old schema has a place for, with where its sequences stand. */
async function copyData(from: Sql, to: Sql): Promise<readonly { table: TableShape; rows: string }[]> {
  const current = new Map((await tablesOf(from)).map((table) => [table.name, table.columns]));
  await to.execute(`SET session_replication_role = replica`);
  const copied: { table: TableShape; rows: string }[] = [];
  for (const { name, columns } of await tablesOf(to)) {
    if (caches.includes(name)) continue;
    const table = { name, columns: columns.filter((column) => current.get(name)?.includes(column)) };
    const rows = await contentOf(from, table);
    await to.execute(`DELETE FROM export_center."${name}"`);
    await loadContent(to, table, rows);
    copied.push({ table, rows });
  }
  const sequences = await from.query<{ name: string; last: string }>(
    `SELECT sequencename AS name, last_value AS last FROM pg_sequences WHERE schemaname = 'export_center' AND last_value IS NOT NULL`,
  );
  for (const { name, last } of sequences)
    await to.query(`SELECT setval(to_regclass($1), $2) WHERE to_regclass($1) IS NOT NULL`, [
      `export_center.${name}`,
      last,
    ]);
  await to.execute(`SET session_replication_role = DEFAULT`);
  if (copied.every(({ rows }) => rows === '[]')) throw new Error('nothing was copied');
  return copied;
}
