import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { createApiKey } from '../../src/platform/auth/create-api-key.js';
import type { TenantId } from '../../src/kernel/ids.js';
import type { Transaction } from '../../src/platform/db/database.js';

const requests = 10_000;
const lanes = 24;
const seed = Number(process.env.EC_TEST_SEED ?? 20_261_125);

let db: TestDatabase;
const tenants: TenantId[] = [];

beforeAll(async () => {
  db = await createTestDatabase({ poolSize: 2, acquireTimeout: 60_000 });
  for (let index = 0; index < 20; index += 1) {
    const tenant = await db.tenant();
    tenants.push(tenant);
    await createApiKey(db.database, tenant, { name: `of-${tenant}`, createdBy: 't' });
  }
});

afterAll(() => db?.close());

/** The same sequence of numbers from 0 to 1 for the same seed (mulberry32). */
function random(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe(`a pool of two connections under ${requests} requests of 20 tenants (seed ${seed})`, () => {
  const next = random(seed);
  const wrong: string[] = [];
  const done = { rows: 0, empty: 0, refused: 0 };

  const sql = `SELECT tenant_id, name FROM export_center.api_keys`;
  type Row = { readonly tenant_id: string; readonly name: string };

  /** What a tenant's transaction sees: its own key and no other. */
  async function ownRows(tx: Transaction, tenant: TenantId): Promise<void> {
    check(tenant, await tx.query<Row>(sql));
  }

  function check(tenant: TenantId, rows: readonly Row[]): void {
    done.rows += 1;
    if (rows.length !== 1 || rows[0]?.tenant_id !== tenant) wrong.push(`${tenant} saw ${JSON.stringify(rows)}`);
  }

  /** What is left on a connection that comes back from the pool: nothing. */
  async function nothingLeft(tx: Transaction): Promise<void> {
    const [row] = await tx.query<{ left: string | null; keys: string }>(
      `SELECT current_setting('app.tenant', true) AS left, (SELECT count(*) FROM export_center.api_keys) AS keys`,
    );
    done.empty += 1;
    if (row?.left || row?.keys !== '0') wrong.push(`left on the connection: ${JSON.stringify(row)}`);
  }

  async function request(): Promise<void> {
    const tenant = tenants[Math.floor(next() * tenants.length)]!;
    const chance = next();
    if (chance < 0.4) return db.database.system(nothingLeft);
    if (chance < 0.6) return check(tenant, await db.database.read<Row>(tenant, sql));
    if (chance < 0.8) return db.database.tenant(tenant, (tx) => ownRows(tx, tenant));
    if (chance < 0.9)
      return db.database.tenant(tenant, async (tx) => {
        await ownRows(tx, tenant);
        throw new Error('given up');
      });
    if (chance < 0.96)
      return db.database.tenant(tenant, async (tx) => {
        await tx.execute(`SET LOCAL statement_timeout = '1ms'`);
        await tx.query('SELECT pg_sleep(0.02)');
      });
    const signal = AbortSignal.timeout(Math.floor(next() * 4));
    return db.database.tenant(tenant, (tx) => ownRows(tx, tenant), { signal });
  }

  it('never shows one tenant the rows of another, whatever is aborted, timed out or thrown', async () => {
    let left = requests;
    const lane = async (): Promise<void> => {
      while ((left -= 1) >= 0) await request().catch(() => (done.refused += 1));
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(done.rows).toBeGreaterThan(requests * 0.4);
    expect(done.empty).toBeGreaterThan(requests * 0.35);
    expect(done.refused).toBeGreaterThan(requests * 0.1);
  }, 300_000);
});
