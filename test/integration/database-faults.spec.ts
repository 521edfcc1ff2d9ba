import { setTimeout as sleep } from 'node:timers/promises';
import { ExportCenterError } from '../../src/kernel/errors.js';
import type { TenantId } from '../../src/kernel/ids.js';
import type { Transaction } from '../../src/platform/db/database.js';
import { TypeOrmDatabase } from '../../src/platform/db/typeorm-database.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let test: TestDatabase;
let acme: TenantId;

beforeAll(async () => {
  test = await createTestDatabase();
  await test.owner.execute(`
    CREATE TABLE export_center.notes (tenant_id uuid NOT NULL, text text COLLATE "C" NOT NULL, PRIMARY KEY (tenant_id, text));
    ALTER TABLE export_center.notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant_isolation ON export_center.notes USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
    GRANT SELECT, INSERT, UPDATE, DELETE ON export_center.notes TO ec_app;
    CREATE TABLE export_center.counters (name text PRIMARY KEY, value int NOT NULL);
    GRANT SELECT, INSERT, UPDATE ON export_center.counters TO ec_app;
    INSERT INTO export_center.counters VALUES ('a', 0), ('b', 0);`);
  acme = await test.tenant('acme');
});
afterAll(() => test?.close());
beforeEach(() => test.owner.execute('DELETE FROM export_center.notes'));

const addNote = (tx: Transaction, tenant: TenantId, text: string) =>
  tx.execute('INSERT INTO export_center.notes VALUES ($1, $2)', [tenant, text]);
const readNotes = async (tx: Transaction) =>
  (await tx.query<{ text: string }>('SELECT text FROM export_center.notes ORDER BY text')).map(({ text }) => text);

async function codeOf(failing: Promise<unknown>): Promise<string> {
  const error = await failing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ExportCenterError)) throw new Error('expected an ExportCenterError', { cause: error });
  return error.code;
}

describe('faults', () => {
  it('F17: a full pool answers EC-UNAVAILABLE-DB after a bounded wait', async () => {
    const database = await TypeOrmDatabase.connect(test.settings, { poolSize: 2, acquireTimeout: 300 });
    const hold = Promise.withResolvers<void>();
    const holders = [1, 2].map(() => database.system(() => hold.promise));
    try {
      const started = Date.now();
      expect(await codeOf(database.ping())).toBe('EC-UNAVAILABLE-DB');
      expect(Date.now() - started).toBeLessThan(1_500);
    } finally {
      hold.resolve();
      await Promise.all(holders);
      await database.ping();
      await database.close();
    }
  });

  it('F16: a backend terminated in mid-transaction is replaced and the work done once more', async () => {
    let attempts = 0;
    await test.database.tenant(acme, async (tx) => {
      attempts += 1;
      await addNote(tx, acme, `attempt ${attempts}`);
      if (attempts === 1) await terminate(tx);
      await readNotes(tx);
    });
    expect(attempts).toBe(2);
    expect(await test.database.tenant(acme, readNotes)).toEqual(['attempt 2']);
  });

  it('F16: work that is not repeatable is not repeated', async () => {
    let attempts = 0;
    const work = async (tx: Transaction) => {
      attempts += 1;
      await terminate(tx);
      await readNotes(tx);
    };
    expect(await codeOf(test.database.tenant(acme, work, { retry: false }))).toBe('EC-UNAVAILABLE-DB');
    expect(attempts).toBe(1);
  });

  it('F16: idle and lent connections that die do not end the process', async () => {
    const database = await TypeOrmDatabase.connect(test.settings, { poolSize: 4 });
    await Promise.all([1, 2, 3, 4].map(() => database.system((tx) => tx.query('SELECT pg_sleep(0.05)'))));
    await test.owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'ec_app'`,
    );
    await sleep(100);
    await database.ping();
    await database.close();
    await test.database.ping();
  });

  it('F18: a deadlock is retried until both transactions are through', async () => {
    const bump = (first: string, second: string) =>
      test.database.system(async (tx) => {
        await tx.execute('UPDATE export_center.counters SET value = value + 1 WHERE name = $1', [first]);
        await sleep(100);
        await tx.execute('UPDATE export_center.counters SET value = value + 1 WHERE name = $1', [second]);
      });
    await Promise.all([bump('a', 'b'), bump('b', 'a')]);
    expect(await test.owner.query('SELECT value FROM export_center.counters ORDER BY name')).toEqual([
      { value: 2 },
      { value: 2 },
    ]);
  });

  it('F18: a serialization failure is retried at most 3 times, then told', async () => {
    let attempts = 0;
    const work = async (tx: Transaction) => {
      attempts += 1;
      await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END $$`);
    };
    expect(await codeOf(test.database.system(work))).toBe('EC-UNAVAILABLE-DB');
    expect(attempts).toBe(4);
  });

  it('answers EC-UNAVAILABLE-DB with Retry-After where nobody listens, and names a refused login', async () => {
    const nowhere = TypeOrmDatabase.connect({ connectionString: 'postgresql://ec_app:x@127.0.0.1:1/x' });
    await expect(nowhere).rejects.toMatchObject({ code: 'EC-UNAVAILABLE-DB', kind: 'unavailable', retryAfter: 2 });
    const url = new URL(test.settings.connectionString);
    url.password = 'wrong';
    const refused = TypeOrmDatabase.connect({ connectionString: url.href });
    await expect(refused).rejects.toThrow('check the user and password of DATABASE_URL');
  });

  it('F19: a read-only server refuses writes with EC-UNAVAILABLE-DB and serves reads', async () => {
    const work = async (tx: Transaction) => {
      await tx.query('SET TRANSACTION READ ONLY');
      await readNotes(tx);
      await addNote(tx, acme, 'x');
    };
    expect(await codeOf(test.database.tenant(acme, work))).toBe('EC-UNAVAILABLE-DB');
  });
});

describe('notifications', () => {
  it('arrive after the commit and only for the channel', async () => {
    const heard: string[] = [];
    const listener = await test.database.listen('ec_test', (payload) => heard.push(payload));
    await test.database.system((tx) => tx.query(`SELECT pg_notify('ec_test', 'one'), pg_notify('other', 'x')`));
    await waitFor(() => heard.length > 0);
    expect(heard).toEqual(['one']);
    await listener.close();
    await test.database.system((tx) => tx.query(`SELECT pg_notify('ec_test', 'two')`));
    await sleep(100);
    expect(heard).toEqual(['one']);
  });

  it('go on after the listening connection was terminated, with one empty call for what may be lost', async () => {
    const heard: string[] = [];
    const listener = await test.database.listen('ec_test', (payload) => heard.push(payload));
    await test.owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'export-center listener' AND datname = current_database()`,
    );
    await waitFor(() => heard.length > 0);
    expect(heard).toEqual(['']);
    await test.database.system((tx) => tx.query(`SELECT pg_notify('ec_test', 'again')`));
    await waitFor(() => heard.length > 1);
    expect(heard).toEqual(['', 'again']);
    await listener.close();
  });

  it('refuses a channel name that is not one', async () => {
    await expect(test.database.listen('x; DROP TABLE y', () => undefined)).rejects.toThrow(RangeError);
  });
});

async function terminate(tx: Transaction): Promise<void> {
  const [backend] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await test.owner.query('SELECT pg_terminate_backend($1)', [backend?.pid]);
}

async function waitFor(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 100 && !condition(); i += 1) await sleep(50);
}
