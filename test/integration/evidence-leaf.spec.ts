import { DataSource } from 'typeorm';
import { EvidenceLeaf1700000000013 } from '../../migrations/0013-evidence-leaf.js';
import { MirrorDeltas1700000000021 } from '../../migrations/0021-mirror-deltas.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { scanQuery, settingsStatement } from '../../src/stages/evidence/evidence-queries.js';
import { PgEvidenceLocker } from '../../src/stages/evidence/locker/pg-evidence-locker.js';
import { PgEvidenceReader } from '../../src/stages/evidence/pg-evidence-reader.js';
import { anOsv, held, linesInput } from '../contracts/evidence-samples.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const registry = { directory: '/nonexistent', register: () => Promise.resolve(), remove: () => Promise.resolve() };

/** A row that the application may write: all but the tenant. */
const row = `(seq_from, blen, bucket, kind, key, source, digest, severity, ecosystems, packages, aliases, subjects, body)
  VALUES (1, 2, 0, 'advisories', 'osv-test/X', 'osv-test', sha256('x'), 'unknown', '{}', '{}', '{}', '{}', '{}')`;
const insertRow = `INSERT INTO export_center.evidence_rows ${row}`;

let test: TestDatabase;
let ours: TenantId;
let theirs: TenantId;

beforeEach(async () => {
  test = await createTestDatabase();
  ours = await test.tenant();
  theirs = await test.tenant();
});
afterEach(() => test?.close());

const ingest = (tenant: TenantId, ids: readonly string[]) =>
  new PgEvidenceLocker(test.database, registry, { threads: 1 }).ingest(
    tenant,
    { source: 'osv-test' },
    held(linesInput(ids.map((id) => anOsv(id)))),
    {},
    AbortSignal.timeout(20_000),
  );

const as = (tenant: TenantId, statement: string) => test.database.tenant(tenant, (tx) => tx.execute(statement));

async function keysOf(tenant: TenantId, seq: number): Promise<string[]> {
  const scan = { kind: 'advisories' as const, cut: { seq }, selectors: {} };
  const keys: string[] = [];
  for await (const block of new PgEvidenceReader(test.database).scan(tenant, scan)) keys.push(...block.keys);
  return keys;
}

describe('the leaf that evidence is copied into', () => {
  it.each([
    ['read', 'SELECT key FROM export_center.evidence_rows'],
    ['counted', 'SELECT count(*) FROM export_center.evidence_rows'],
    ['copied out', 'COPY export_center.evidence_rows (key) TO STDOUT'],
    ['read by what an insert returns', `${insertRow} RETURNING key`],
    ['probed for a key', `${insertRow} ON CONFLICT (tenant_id, kind, key, seq_from) DO NOTHING`],
    ['changed', `UPDATE export_center.evidence_rows SET key = 'x'`],
    ['emptied', 'DELETE FROM export_center.evidence_rows'],
    ['truncated', 'TRUNCATE export_center.evidence_rows'],
    [
      'given rows of a named tenant',
      insertRow.replace('(seq_from', '(tenant_id, seq_from').replace('(1,', '(DEFAULT, 1,'),
    ],
    ['copied into with a named tenant', 'COPY export_center.evidence_rows (tenant_id, key) FROM STDIN'],
    ['copied into with all columns', 'COPY export_center.evidence_rows FROM STDIN'],
    ['detached', 'ALTER TABLE export_center.evidence_items DETACH PARTITION export_center.evidence_rows'],
  ])('cannot be %s by the application', async (_, statement) => {
    await ingest(theirs, ['A-1']);
    await expect(as(ours, statement)).rejects.toMatchObject({
      message: expect.stringMatching(/permission denied|must be owner/) as string,
    });
  });

  it('gives a row to the tenant of the transaction, and to no other eye', async () => {
    await ingest(theirs, ['A-1']);
    await as(ours, insertRow);
    expect(await keysOf(ours, 1)).toEqual(['osv-test/X']);
    expect(await keysOf(theirs, 1)).toEqual(['osv-test/A-1']);
    const rows = await test.owner.query(`SELECT tenant_id FROM export_center.evidence_rows WHERE key = 'osv-test/X'`);
    expect(rows).toEqual([{ tenant_id: ours }]);
  });

  it('takes no row outside a tenant', async () => {
    await expect(test.database.system((tx) => tx.execute(insertRow))).rejects.toMatchObject({
      message: expect.stringMatching(/null value in column "tenant_id"/) as string,
    });
  });

  it('tells nobody that another tenant has the same key', async () => {
    await as(theirs, insertRow);
    await as(ours, insertRow);
    await expect(as(ours, insertRow)).rejects.toMatchObject({
      message: expect.stringContaining('duplicate key') as string,
    });
  });

  it('is out of a plan: all that is left of the table is one scan of its index', async () => {
    await ingest(ours, ['A-1', 'A-2']);
    const plan = await test.database.tenant(ours, async (tx) => {
      const query = scanQuery({ kind: 'advisories', cut: { seq: 1 }, selectors: {} });
      const { text, values } = settingsStatement(query);
      await tx.query(text, values);
      const select = query.text.slice('COPY ('.length, query.text.lastIndexOf(') TO STDOUT'));
      return JSON.stringify(await tx.query(`EXPLAIN (FORMAT JSON) ${select}`));
    });
    expect(plan).not.toMatch(/Append|Seq Scan|Sort|Bitmap/);
    expect(plan).toMatch(/"Index Only Scan"[^{}]*"evidence_rows_pkey"/);
  });

  it('is the table of before: an upgrade rewrites nothing and loses nothing, and there is a way back', async () => {
    await ingest(ours, ['A-1', 'A-2']);
    await ingest(theirs, ['B-1']);
    const file = () =>
      test.owner.query(
        `SELECT relname, relfilenode FROM pg_class WHERE relname ~ '^evidence_(rows|items)' AND relkind IN ('r', 'i') ORDER BY relfilenode`,
      );
    // What later migrations added to the table goes first, as on every way back.
    await migrateWith((runner) => new MirrorDeltas1700000000021().down(runner));
    const before = await file();
    await migrateWith((runner) => new EvidenceLeaf1700000000013().down(runner));
    expect(await keysOf(ours, 1)).toEqual(['osv-test/A-1', 'osv-test/A-2']);
    expect(await file()).toEqual(before.map((entry) => renamed(entry as Entry)));
    await migrateWith((runner) => new EvidenceLeaf1700000000013().up(runner));
    expect(await file()).toEqual(before);
    await migrateWith((runner) => new MirrorDeltas1700000000021().up(runner));
    expect([await keysOf(ours, 1), await keysOf(theirs, 1)]).toEqual([
      ['osv-test/A-1', 'osv-test/A-2'],
      ['osv-test/B-1'],
    ]);
    expect(await ingest(ours, ['A-2', 'A-3'])).toMatchObject({ added: 1, unchanged: 1 });
  });
});

interface Entry {
  readonly relname: string;
  readonly relfilenode: string;
}

const renamed = ({ relname, relfilenode }: Entry) => ({
  relname: relname.replace('evidence_rows', 'evidence_items'),
  relfilenode,
});

async function migrateWith(work: (runner: ReturnType<DataSource['createQueryRunner']>) => Promise<void>) {
  const source = await new DataSource({
    type: 'postgres',
    url: test.ownerSettings.connectionString,
    installExtensions: false,
  }).initialize();
  const runner = source.createQueryRunner();
  await runner.startTransaction();
  await work(runner);
  await runner.commitTransaction();
  await runner.release();
  await source.destroy();
}
