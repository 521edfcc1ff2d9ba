import { openRowCopyConnection, type RowCopyConnection } from '../../src/platform/db/row-copy-connection.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { CopyBinaryReader } from '../../src/stages/evidence/copy-binary-reader.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('a connection that reads a COPY in place', () => {
  let database: TestDatabase;
  let tenant: TenantId;
  let connection: RowCopyConnection;
  beforeAll(async () => {
    database = await createTestDatabase();
    tenant = await database.tenant();
  });
  beforeEach(async () => {
    connection = await openRowCopyConnection(database.settings, tenant);
  });
  afterEach(() => connection.close().catch(() => undefined));
  afterAll(() => database.close());

  async function read(select: string): Promise<string[]> {
    const rows: string[] = [];
    const reader = new CopyBinaryReader(2, (buffer, [a, b, c, d]) => {
      rows.push(`${buffer.toString('utf8', a, b)}:${d! - c!}`);
    });
    const text = `COPY (${select}) TO STDOUT (FORMAT binary)`;
    await connection.copyOut(text, (buffer, start, end) => reader.push(buffer, start, end));
    reader.end();
    return rows;
  }

  it('gives every row, whatever its length, in order', async () => {
    const lengths = [0, 1, 8_000, 262_130, 262_144, 700_000, 3, 3_000_000];
    const rows = await read(
      `SELECT 'k' || n, convert_to(repeat('x', l), 'UTF8') FROM unnest('{${lengths.join()}}'::int[]) WITH ORDINALITY AS u (l, n) ORDER BY n`,
    );
    expect(rows).toEqual(lengths.map((length, i) => `k${i + 1}:${length}`));
  });

  it('reads many small rows, and another COPY after them', async () => {
    const select = `SELECT 'key-' || n, convert_to(repeat('y', n % 700), 'UTF8') FROM generate_series(1, 20000) AS n`;
    const rows = await read(select);
    expect(rows).toHaveLength(20_000);
    expect(rows[19_999]).toBe('key-20000:400');
    expect(await read(select)).toEqual(rows);
    expect(await connection.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is no wider than its tenant', async () => {
    expect(await connection.query(`SELECT current_setting('app.tenant') AS tenant`)).toEqual([{ tenant }]);
  });

  it('says what the server says, before and in the middle of the rows, and goes on afterwards', async () => {
    await expect(read('SELECT nothing FROM nowhere')).rejects.toMatchObject({ code: '42P01' });
    await expect(
      read(`SELECT 'k', convert_to((1 / (n - 9000))::text, 'UTF8') FROM generate_series(1, 20000) AS n`),
    ).rejects.toMatchObject({
      code: '22012',
    });
    expect(await read(`SELECT 'k', ''::bytea`)).toEqual(['k:0']);
  });

  it('throws what its caller throws and is closed then', async () => {
    const give = () => {
      throw new RangeError('enough');
    };
    const text = `COPY (SELECT repeat('x', 1000) FROM generate_series(1, 100000)) TO STDOUT`;
    await expect(connection.copyOut(text, give)).rejects.toThrow('enough');
    await expect(connection.query('SELECT 1')).rejects.toThrow();
  });

  it('fails when the server ends it', async () => {
    const sql = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'export-center reader'`;
    const reading = read(`SELECT 'k', ''::bytea FROM pg_sleep(20)`);
    const failed = expect(reading).rejects.toMatchObject({ code: 'EC-UNAVAILABLE-DB' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await database.owner.query(sql);
    await failed;
  });
});
