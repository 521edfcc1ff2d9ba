import { setTimeout as sleep } from 'node:timers/promises';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { TenantId } from '../../src/kernel/ids.js';
import type { Transaction } from '../../src/platform/db/database.js';
import { openConnection } from '../../src/platform/db/open-connection.js';
import { TypeOrmDatabase } from '../../src/platform/db/typeorm-database.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let test: TestDatabase;
let acme: TenantId;
let globex: TenantId;

beforeAll(async () => {
  test = await createTestDatabase();
  await test.owner.execute(`
    CREATE TABLE export_center.notes (tenant_id uuid NOT NULL, text text COLLATE "C" NOT NULL, PRIMARY KEY (tenant_id, text));
    ALTER TABLE export_center.notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant_isolation ON export_center.notes USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
    GRANT SELECT, INSERT, UPDATE, DELETE ON export_center.notes TO ec_app;`);
  acme = await test.tenant('acme');
  globex = await test.tenant('globex');
});
afterAll(() => test?.close());
beforeEach(() => test.owner.execute('DELETE FROM export_center.notes'));

const addNote = (tx: Transaction, tenant: TenantId, text: string) =>
  tx.execute('INSERT INTO export_center.notes VALUES ($1, $2)', [tenant, text]);
const readNotes = async (tx: Transaction) =>
  (await tx.query<{ text: string }>('SELECT text FROM export_center.notes ORDER BY text')).map(({ text }) => text);

describe('tenants', () => {
  it('have one id for one slug', async () => {
    expect(await test.tenant('acme')).toBe(acme);
    expect(globex).not.toBe(acme);
  });

  it('are found by slug or id, one at a time, and never listed', async () => {
    const find = (key: string) =>
      test.database.system((tx) => tx.query('SELECT * FROM export_center.find_tenant($1)', [key]));
    expect(await find('acme')).toEqual([{ id: acme, slug: 'acme', name: 'acme', status: 'active' }]);
    expect(await find(acme)).toEqual(await find('acme'));
    expect(await find('%')).toEqual([]);
    await expect(test.database.system((tx) => tx.query('SELECT * FROM export_center.tenants'))).rejects.toThrow(
      'permission denied',
    );
  });

  it('cannot take a slug that looks like the id of another', async () => {
    await expect(test.tenant(acme)).rejects.toThrow('tenants_slug_check');
  });
});

describe('row-level security', () => {
  it('shows one tenant nothing of another', async () => {
    await test.database.tenant(acme, (tx) => addNote(tx, acme, 'ours'));
    expect(await test.database.tenant(acme, readNotes)).toEqual(['ours']);
    expect(await test.database.tenant(globex, readNotes)).toEqual([]);
  });

  it('shows nothing without a tenant', async () => {
    await test.database.tenant(acme, (tx) => addNote(tx, acme, 'ours'));
    expect(await test.database.system(readNotes)).toEqual([]);
  });

  it('refuses to write a row of another tenant', async () => {
    await expect(test.database.tenant(acme, (tx) => addNote(tx, globex, 'theirs'))).rejects.toThrow(
      'row-level security',
    );
    await test.database.tenant(globex, (tx) => addNote(tx, globex, 'theirs'));
    const changed = await test.database.tenant(acme, (tx) =>
      tx.execute(`UPDATE export_center.notes SET text = 'taken'`),
    );
    expect(changed).toBe(0);
  });

  it('refuses an empty or malformed tenant before it reaches the server', async () => {
    for (const tenant of ['', "'; DROP TABLE x; --", 'acme']) {
      await expect(test.database.tenant(tenant as TenantId, readNotes)).rejects.toThrow(RangeError);
      await expect(openConnection(test.settings, tenant as TenantId)).rejects.toThrow(RangeError);
    }
  });

  it('leaks nothing through a pool of 2 that 60 tenants share', async () => {
    const database = await TypeOrmDatabase.connect(test.settings, { poolSize: 2 });
    const tenants = await Promise.all(Array.from({ length: 60 }, (_, i) => test.tenant(`pool-${i}`)));
    try {
      const seen = await Promise.all(
        tenants.map((tenant, i) =>
          database.tenant(tenant, async (tx) => {
            await addNote(tx, tenant, `note ${i}`);
            return readNotes(tx);
          }),
        ),
      );
      expect(seen).toEqual(tenants.map((_, i) => [`note ${i}`]));
      expect(await database.system(readNotes)).toEqual([]);
    } finally {
      await database.close();
    }
  });
});

describe('a transaction', () => {
  it('leaves nothing when its work throws, and the pool stays whole', async () => {
    for (let i = 0; i < 12; i += 1) {
      const work = async (tx: Transaction) => {
        await addNote(tx, acme, `lost ${i}`);
        throw new Error('stop');
      };
      await expect(test.database.tenant(acme, work)).rejects.toThrow('stop');
    }
    expect(await test.database.tenant(acme, readNotes)).toEqual([]);
  });

  it('reports a swallowed error of a statement instead of a commit that did nothing', async () => {
    const done: string[] = [];
    const work = async (tx: Transaction) => {
      tx.afterCommit(() => done.push('committed'));
      await addNote(tx, acme, 'a');
      await addNote(tx, acme, 'a').catch(() => undefined);
    };
    await expect(test.database.tenant(acme, work)).rejects.toThrow('was swallowed');
    expect(done).toEqual([]);
  });

  it('runs afterCommit actions once, and none after a rollback', async () => {
    const done: string[] = [];
    await test.database.tenant(acme, async (tx) => tx.afterCommit(() => done.push('kept')));
    const failing = test.database.tenant(acme, async (tx) => {
      tx.afterCommit(() => done.push('lost'));
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(done).toEqual(['kept']);
  });

  it('copies in and out on its own connection', async () => {
    const lines = Array.from({ length: 5_000 }, (_, i) => `${String(i).padStart(5, '0')}\n`);
    const read = await test.database.tenant(acme, async (tx) => {
      await tx.execute('CREATE TEMPORARY TABLE loaded (text text COLLATE "C") ON COMMIT DROP');
      await pipeline(Readable.from(lines), tx.copyFrom('COPY loaded FROM STDIN'));
      await tx.execute('INSERT INTO export_center.notes SELECT $1, text FROM loaded', [acme]);
      const chunks: Buffer[] = [];
      for await (const chunk of tx.copyTo('COPY (SELECT text FROM export_center.notes ORDER BY text) TO STDOUT'))
        chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString();
    });
    expect(read).toBe(lines.join(''));
  });

  it('rolls back a COPY that fails, and reports its error', async () => {
    const work = async (tx: Transaction) => {
      await tx.execute('CREATE TEMPORARY TABLE numbers (n int) ON COMMIT DROP');
      await pipeline(Readable.from(['1\n', 'two\n']), tx.copyFrom('COPY numbers FROM STDIN'));
    };
    await expect(test.database.tenant(acme, work)).rejects.toThrow('invalid input syntax');
    await test.database.ping();
  });

  it('does not hang on a reader that stops in the middle of a COPY', async () => {
    const work = async (tx: Transaction) => {
      for await (const _ of tx.copyTo(`COPY (SELECT repeat('x', 1000) FROM generate_series(1, 100000)) TO STDOUT`))
        throw new Error('enough');
    };
    await expect(test.database.tenant(acme, work)).rejects.toThrow('enough');
    await test.database.ping();
  });

  it('refuses to commit while a COPY is open', async () => {
    const work = async (tx: Transaction) =>
      void tx.copyTo('COPY (SELECT 1 FROM generate_series(1, 1000000)) TO STDOUT');
    await expect(test.database.tenant(acme, work)).rejects.toThrow('while a COPY was open');
    await test.database.ping();
  });

  it('stops at once when its signal aborts, on the server as well', async () => {
    const signal = AbortSignal.timeout(200);
    const started = Date.now();
    await expect(test.database.system((tx) => tx.query('SELECT pg_sleep(30)'), { signal })).rejects.toThrow('timeout');
    expect(Date.now() - started).toBeLessThan(2_000);
    const active = () =>
      test.owner.query(
        `SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND state = 'active' AND pid <> pg_backend_pid()`,
      );
    for (let i = 0; i < 40 && (await active()).length > 0; i += 1) await sleep(100);
    expect(await active()).toEqual([]);
  });
});

describe('a connection of a thread', () => {
  it('sees its tenant for its whole life and reads in index order without a sort', async () => {
    await test.database.tenant(acme, (tx) => addNote(tx, acme, 'ours'));
    const connection = await openConnection(test.settings, acme);
    try {
      expect(await connection.query('SELECT text FROM export_center.notes')).toEqual([{ text: 'ours' }]);
      expect(await connection.query('SHOW enable_sort')).toEqual([{ enable_sort: 'off' }]);
      const chunks: Buffer[] = [];
      for await (const chunk of connection.copyTo('COPY (SELECT text FROM export_center.notes) TO STDOUT'))
        chunks.push(chunk as Buffer);
      expect(Buffer.concat(chunks).toString()).toBe('ours\n');
    } finally {
      await connection.close();
    }
  });
});
