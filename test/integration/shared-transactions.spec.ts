import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantId } from '../../src/kernel/ids.js';
import type { Transaction } from '../../src/platform/db/database.js';
import { SharedTransactions } from '../../src/platform/db/shared-transactions.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let test: TestDatabase;
let tenant: TenantId;
let shared: SharedTransactions;

beforeAll(async () => {
  test = await createTestDatabase();
  await test.owner.execute(`
    CREATE TABLE export_center.notes (tenant_id uuid NOT NULL, text text COLLATE "C" NOT NULL, PRIMARY KEY (tenant_id, text));
    ALTER TABLE export_center.notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant_isolation ON export_center.notes USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
    GRANT SELECT, INSERT ON export_center.notes TO ec_app;`);
});
beforeEach(async () => {
  tenant = await test.tenant();
  shared = new SharedTransactions(test.database);
});
afterAll(() => test?.close());

/** Writes a note and answers the number of the transaction that it went with. */
const noting = (text: string) => async (tx: Transaction) => {
  const sql = 'INSERT INTO export_center.notes VALUES ($1, $2) RETURNING pg_current_xact_id()::text AS xid';
  const [row] = await tx.query<{ xid: string }>(sql, [tenant, text]);
  return row!.xid;
};
const note = (text: string) => shared.run(tenant, noting(text));
const notes = async () =>
  (
    await test.owner.query<{ text: string }>(
      'SELECT text FROM export_center.notes WHERE tenant_id = $1 ORDER BY text',
      [tenant],
    )
  ).map(({ text }) => text);
const several = (count: number) => Array.from({ length: count }, (_, i) => `note-${String(i).padStart(2, '0')}`);

/** A transaction of the tenant that is under way until it is told to end. */
function hold(): { readonly ended: Promise<unknown>; end(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { ended: shared.run(tenant, () => promise), end: resolve };
}

describe('transactions that works of a tenant share', () => {
  it('begin at once where nobody else is at work', async () => {
    expect(await note('alone')).toMatch(/^\d+$/);
    expect(await note('again')).toMatch(/^\d+$/);
    expect(await notes()).toEqual(['again', 'alone']);
  });

  it('carry up to 16 works that came while another was under way', async () => {
    const held = hold();
    const written = several(20).map(note);
    held.end();
    const transactions = await Promise.all(written);
    expect(new Set(transactions.slice(0, 16)).size).toBe(1);
    expect(new Set(transactions.slice(16)).size).toBe(1);
    expect(new Set(transactions).size).toBe(2);
    expect(await notes()).toEqual(several(20));
  });

  it('do not let the failure of one harm the others, and leave nothing of it', async () => {
    const held = hold();
    const failing = shared.run(tenant, async (tx) => {
      await noting('of the failed')(tx);
      throw new Error('one too many');
    });
    const refused = shared.run(tenant, (tx) => tx.query('SELECT 1 / 0'));
    const written = several(5).map(note);
    held.end();
    await expect(failing).rejects.toThrow('one too many');
    await expect(refused).rejects.toThrow('division by zero');
    await Promise.all(written);
    expect(await notes()).toEqual(several(5));
  });

  it('go on after one whose connection is lost before its commit, each work done once', async () => {
    const held = hold();
    let cut = 0;
    const cutting = shared.run(tenant, async (tx) => {
      const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      if (cut++ === 0) await test.owner.execute('SELECT pg_terminate_backend($1, 5000)', [row!.pid]);
      return noting('cut')(tx);
    });
    const written = several(3).map(note);
    held.end();
    await Promise.all([cutting, ...written]);
    expect(await notes()).toEqual(['cut', ...several(3)]);
  });

  it('keep no other tenant waiting', async () => {
    const held = hold();
    const other = await test.tenant();
    await shared.run(other, (tx) => tx.query('SELECT 1'));
    held.end();
    await held.ended;
  });

  it('refuse a work that does not come to one in time', async () => {
    shared = new SharedTransactions(test.database, 50);
    const held = hold();
    await expect(note('late')).rejects.toMatchObject({ code: 'EC-UNAVAILABLE-DB' });
    held.end();
    await held.ended;
    await sleep(10);
    expect(await notes()).toEqual([]);
    expect(await note('next')).toMatch(/^\d+$/);
  });
});
