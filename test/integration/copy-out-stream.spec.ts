import { createHash } from 'node:crypto';
import type { Transaction } from '../../src/platform/db/database.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('a COPY as a stream', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  const inTransaction = <T>(work: (tx: Transaction) => Promise<T>) => database.database.system(work, { retry: false });

  async function payload(tx: Transaction, select: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of tx.copyTo(`COPY (${select}) TO STDOUT`)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  const rows = `SELECT n || ' ' || repeat('z', n % 900) FROM generate_series(1, 30000) AS n`;
  const expected = Array.from({ length: 30_000 }, (_, i) => `${i + 1} ${'z'.repeat((i + 1) % 900)}\n`).join('');

  it('gives the payload byte for byte, then the transaction goes on', async () => {
    await inTransaction(async (tx) => {
      expect((await payload(tx, rows)).equals(Buffer.from(expected))).toBe(true);
      expect(await tx.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect((await payload(tx, `SELECT repeat('x', 3000000)`)).length).toBe(3_000_001);
      expect((await payload(tx, 'SELECT 1 WHERE false')).length).toBe(0);
    });
  });

  it('waits for a slow reader', async () => {
    const digest = await inTransaction(async (tx) => {
      const hash = createHash('sha256');
      for await (const chunk of tx.copyTo(`COPY (${rows}) TO STDOUT`)) {
        hash.update(chunk as Buffer);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      return hash.digest('hex');
    });
    expect(digest).toBe(createHash('sha256').update(expected).digest('hex'));
  });

  it('throws what the server says, before and in the middle of the rows', async () => {
    await expect(inTransaction((tx) => payload(tx, 'SELECT nothing FROM nowhere'))).rejects.toMatchObject({
      code: '42P01',
    });
    const late = 'SELECT 1 / (n - 20000) FROM generate_series(1, 30000) AS n';
    await expect(inTransaction((tx) => payload(tx, late))).rejects.toMatchObject({ code: '22012' });
    await inTransaction(async (tx) => expect((await payload(tx, rows)).length).toBe(expected.length));
  });

  it('can be left early without harm to the pool', async () => {
    const leave = inTransaction(async (tx) => {
      for await (const chunk of tx.copyTo(`COPY (${rows}) TO STDOUT`)) return (chunk as Buffer).length;
      return 0;
    });
    await leave.catch(() => undefined);
    await inTransaction(async (tx) => expect((await payload(tx, rows)).length).toBe(expected.length));
  });

  it('passes over notices', async () => {
    await inTransaction(async (tx) => {
      await tx.query(
        `CREATE FUNCTION pg_temp.loud(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'row %', n; RETURN n; END $$`,
      );
      expect((await payload(tx, 'SELECT pg_temp.loud(n) FROM generate_series(1, 3) AS n')).toString()).toBe(
        '1\n2\n3\n',
      );
    });
  });
});
