import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { loadSettings } from '../../src/platform/config/settings.js';
import { projectRoot } from '../../src/platform/config/project-root.js';
import type { ConnectionSettings } from '../../src/platform/db/database.js';
import { migrate } from '../../src/platform/db/migrate.js';
import { openDatabase } from '../../src/platform/db/open-database.js';
import { withClient } from '../../src/platform/db/provision-database.js';
import { checkDatabase } from '../../src/platform/db/start-checks.js';
import { TypeOrmDatabase } from '../../src/platform/db/typeorm-database.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { migrations } from '../../migrations/all.js';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test?.close());

async function refusal(settings: ConnectionSettings): Promise<string> {
  const database = await TypeOrmDatabase.connect(settings, { poolSize: 1 });
  try {
    await checkDatabase(database);
  } catch (error) {
    return (error as Error).message;
  } finally {
    await database.close();
  }
  return '';
}

describe('start-up', () => {
  it('accepts the application login on a migrated database', async () => {
    expect(await refusal(test.settings)).toBe('');
  });

  it('refuses a superuser and the owner', async () => {
    expect(await refusal(test.superuserSettings)).toMatch(/login postgres is a superuser.*DATABASE_URL log in as/);
    expect(await refusal(test.ownerSettings)).toMatch(/login ec_owner owns tables/);
  });

  it('refuses a login with BYPASSRLS and a member of the owner', async () => {
    const login = `bypass_${process.pid}`;
    const url = new URL(test.settings.connectionString);
    url.username = login;
    url.password = 'x';
    await test.owner.execute(`CREATE ROLE ${login} LOGIN PASSWORD 'x' BYPASSRLS IN ROLE ec_app`);
    try {
      expect(await refusal({ connectionString: url.href })).toContain('has BYPASSRLS');
      await test.owner.execute(`ALTER ROLE ${login} NOBYPASSRLS; GRANT ec_owner TO ${login}`);
      expect(await refusal({ connectionString: url.href })).toContain('member of their owner');
    } finally {
      await test.owner.execute(`DROP ROLE ${login}`);
    }
  });

  it('refuses a tenant table that lost its force, its policy or both, by name', async () => {
    await test.owner.execute('ALTER TABLE export_center.runs NO FORCE ROW LEVEL SECURITY');
    await test.owner.execute('DROP POLICY tenant_isolation ON export_center.profiles');
    const message = await refusal(test.settings);
    expect(message).toContain('export_center.runs is open to every tenant: it lacks FORCE ROW LEVEL SECURITY');
    expect(message).toContain('export_center.profiles is open to every tenant: it lacks a policy');
  });

  it('refuses the leaf of the evidence where it can be read or changed, or takes rows of any tenant', async () => {
    await test.owner.execute('GRANT SELECT (key) ON export_center.evidence_rows TO ec_app');
    expect(await refusal(test.settings)).toMatch(
      /export_center.evidence_rows can be read: the application may only insert/,
    );
    await test.owner.execute('GRANT INSERT (tenant_id), DELETE ON export_center.evidence_rows TO ec_app');
    expect(await refusal(test.settings)).toContain('can be read, can be changed, takes rows of any tenant');
  });

  it('refuses the leaf of the evidence where its tenant is not that of the policy, or its parent lost the policy', async () => {
    await test.owner.execute(
      'ALTER TABLE export_center.evidence_rows ALTER COLUMN tenant_id SET DEFAULT gen_random_uuid()',
    );
    expect(await refusal(test.settings)).toContain('does not take its tenant from where the policy of evidence_items');
    await test.owner.execute('DROP POLICY tenant_isolation ON export_center.evidence_items');
    expect(await refusal(test.settings)).toContain(
      'export_center.evidence_items is open to every tenant: it lacks a policy',
    );
  });

  it('refuses a database behind or ahead of this release, with the remedy', async () => {
    await test.owner.execute(
      'DELETE FROM export_center.migrations WHERE id = (SELECT max(id) FROM export_center.migrations)',
    );
    expect(await refusal(test.settings)).toMatch(/1 migrations are missing.*DATABASE_OWNER_URL/);
    await test.owner.execute(`INSERT INTO export_center.migrations (timestamp, name) VALUES (9, 'FromTheFuture9')`);
    expect(await refusal(test.settings)).toMatch(/later release \(FromTheFuture9\)/);
    await expect(migrate(test.ownerSettings)).rejects.toMatchObject({ code: 'EC-DB-NEWER' });
  });

  it('refuses an empty database and one that is not UTF-8', async () => {
    const name = `latin_${process.pid}`;
    await withClient(test.superuserSettings, (client) =>
      client.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc`),
    );
    try {
      const url = new URL(test.settings.connectionString);
      url.pathname = `/${name}`;
      const message = await refusal({ connectionString: url.href });
      expect(message).toContain('encoding LATIN1');
      expect(message).toContain('migrations are missing');
    } finally {
      await withClient(test.superuserSettings, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    }
  });

  it('migrates with the owner login when DATABASE_OWNER_URL is given', async () => {
    await test.owner.execute('DROP SCHEMA export_center CASCADE');
    const env = {
      DATABASE_URL: test.settings.connectionString,
      DATABASE_OWNER_URL: test.ownerSettings.connectionString,
    };
    const lines: string[] = [];
    const opened = await openDatabase(loadSettings(env), (line) => lines.push(line));
    await opened.database.ping();
    await opened.close();
    expect(lines.join()).toContain('Tenancy1700000000001');
    await expect(
      openDatabase(loadSettings({ DATABASE_URL: test.superuserSettings.connectionString })),
    ).rejects.toMatchObject({
      code: 'EC-DB-REFUSED',
    });
  });
});

describe('migrations', () => {
  it('run once when three processes start at the same moment', async () => {
    await test.owner.execute('DROP SCHEMA export_center CASCADE');
    const processes = [1, 2, 3].map(() => migrateInProcess(test.ownerSettings));
    const done = await Promise.all(processes);
    expect(done.flat().sort()).toEqual(migrations.map(({ name }) => name).sort());
    expect(await refusal(test.settings)).toBe('');
  });

  it('refuse an owner of another name', async () => {
    await expect(migrate(test.superuserSettings)).rejects.toThrow('migrations run as ec_owner, not as postgres');
  });
});

async function migrateInProcess(settings: ConnectionSettings): Promise<string[]> {
  const script = join(projectRoot(), 'test/support/migrate-process.mjs');
  const child = fork(script, { env: { ...process.env, DATABASE_OWNER_URL: settings.connectionString }, execArgv: [] });
  const [names] = (await once(child, 'message')) as [string[]];
  return names;
}
