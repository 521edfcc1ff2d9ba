import { setTimeout as sleep } from 'node:timers/promises';
import { digestOf } from '../../src/formats/digest.js';
import type { TenantId } from '../../src/kernel/ids.js';
import type { EvidenceInput } from '../../src/stages/evidence/evidence-locker.port.js';
import { closeReplaced } from '../../src/stages/evidence/locker/item-statements.js';
import { PgEvidenceLocker } from '../../src/stages/evidence/locker/pg-evidence-locker.js';
import { PgEvidenceReader } from '../../src/stages/evidence/pg-evidence-reader.js';
import { anOsv, linesInput, linesOf } from '../contracts/evidence-samples.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let test: TestDatabase;
let tenant: TenantId;
const never = () => AbortSignal.timeout(30_000);
const registry = { directory: '/nonexistent', register: () => Promise.resolve(), remove: () => Promise.resolve() };
const newLocker = (threads = 1) => new PgEvidenceLocker(test.database, registry, { threads });

beforeAll(async () => {
  test = await createTestDatabase();
});

afterAll(() => test.close());

beforeEach(async () => {
  tenant = await test.tenant();
});

const countRows = async (table: string) =>
  (
    await test.owner.query<{ count: string }>(`SELECT count(*) FROM export_center.${table} WHERE tenant_id = $1`, [
      tenant,
    ])
  )[0]?.count;

describe('importing evidence', () => {
  it('gives batches that come in at once numbers without gaps, each visible as a whole', async () => {
    const lockers = [newLocker(), newLocker(), newLocker()];
    const receipts = await Promise.all(
      lockers.map((locker, i) =>
        locker.ingest(
          tenant,
          { source: 'osv-test' },
          linesInput(Array.from({ length: 50 }, (_, n) => anOsv(`B${i}-${n}`))),
          {},
          never(),
        ),
      ),
    );
    expect(receipts.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual([1, 2, 3]);
    for (const seq of [1, 2, 3]) {
      let records = 0;
      const scan = { kind: 'advisories' as const, cut: { seq }, selectors: {} };
      for await (const block of new PgEvidenceReader(test.database).scan(tenant, scan)) records += block.count;
      expect(records).toBe(50 * seq);
    }
  });

  it('leaves nothing when the sender goes away in the middle', async () => {
    const abort = new AbortController();
    const input: EvidenceInput = {
      async *blocks() {
        yield { form: 'json-lines', path: 'x', line: 1, bytes: Buffer.from(linesOf([anOsv('A-1')])) };
        abort.abort(new Error('gone'));
        await sleep(20);
        yield { form: 'json-lines', path: 'x', line: 2, bytes: Buffer.from(linesOf([anOsv('A-2')])) };
      },
      summary: () => ({ digest: digestOf(''), bytes: 0, files: 1 }),
    };
    await expect(newLocker().ingest(tenant, { source: 'osv-test' }, input, {}, abort.signal)).rejects.toThrow('gone');
    expect([await countRows('evidence_items'), await countRows('evidence_batches')]).toEqual(['0', '0']);
  });

  it('leaves nothing when the connection breaks in the middle (F16)', async () => {
    const input: EvidenceInput = {
      async *blocks() {
        yield { form: 'json-lines', path: 'x', line: 1, bytes: Buffer.from(linesOf([anOsv('A-1')])) };
        // The COPY may be on its way still.
        for (let cut = 0; cut === 0; await sleep(20)) {
          const sessions = await test.owner.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY pg_temp.evidence_staging%' AND datname = current_database()`,
          );
          cut = sessions.length;
        }
        await sleep(100);
        yield { form: 'json-lines', path: 'x', line: 2, bytes: Buffer.from(linesOf([anOsv('A-2')])) };
      },
      summary: () => ({ digest: digestOf(''), bytes: 0, files: 1 }),
    };
    await expect(newLocker().ingest(tenant, { source: 'osv-test' }, input, {}, never())).rejects.toMatchObject({
      kind: 'unavailable',
    });
    expect(await countRows('evidence_items')).toBe('0');
    const receipt = await newLocker().ingest(tenant, { source: 'osv-test' }, linesInput([anOsv('A-1')]), {}, never());
    expect(receipt.seq).toBe(1);
  });

  it('gives the same records whatever the number of threads and the size of the blocks', async () => {
    const records = Array.from({ length: 3_000 }, (_, i) =>
      anOsv(`A-${i % 2_500}`, { summary: `s${i}`, details: 'x'.repeat(i % 900) }),
    );
    const digests: string[] = [];
    for (const threads of [1, 3]) {
      tenant = await test.tenant();
      await newLocker(threads).ingest(tenant, { source: 'osv-test' }, inPieces(records, threads * 700), {}, never());
      const scan = { kind: 'advisories' as const, cut: { seq: 1 }, selectors: {} };
      const keys: string[] = [];
      const parts: Buffer[] = [];
      for await (const block of new PgEvidenceReader(test.database).scan(tenant, scan)) {
        keys.push(...block.keys);
        parts.push(block.digests.subarray(0, block.count * 32));
      }
      expect(keys).toHaveLength(2_500);
      digests.push(digestOf(`${keys.join(' ')} ${digestOf(Buffer.concat(parts))}`));
    }
    expect(digests[1]).toBe(digests[0]);
  });

  it('lets the application change or delete nothing that is visible', async () => {
    await newLocker().ingest(tenant, { source: 'osv-test' }, linesInput([anOsv('A-1')]), {}, never());
    for (const statement of [
      'UPDATE export_center.evidence_items SET source = source',
      'DELETE FROM export_center.evidence_items',
      'DELETE FROM export_center.evidence_closed',
    ])
      await expect(test.database.tenant(tenant, (tx) => tx.execute(statement))).rejects.toMatchObject({
        message: expect.stringMatching(/permission denied/) as string,
      });
  });

  it('finds the versions of a record by its key, also while the statistics know of none', async () => {
    const plan = await test.database.tenant(tenant, async (tx) => {
      const values = [tenant, 1, ['advisories'], ['osv-test/A-1'], [Buffer.alloc(32)]];
      return JSON.stringify(await tx.query(`EXPLAIN (FORMAT JSON) ${closeReplaced}`, values));
    });
    const indexes = new Set([...plan.matchAll(/"Index Name":"(\w+)"/g)].map(([, name]) => name));
    expect(indexes).toEqual(new Set(['evidence_closed_pkey', 'evidence_rows_pkey']));
  });

  it('stops reading when the reader does', async () => {
    await newLocker().ingest(
      tenant,
      { source: 'osv-test' },
      linesInput(Array.from({ length: 2_000 }, (_, i) => anOsv(`A-${i}`, { details: 'x'.repeat(2_000) }))),
      {},
      never(),
    );
    const reader = new PgEvidenceReader(test.database);
    const scan = { kind: 'advisories' as const, cut: { seq: 1 }, selectors: {} };
    for (let round = 0; round < 8; round += 1) {
      for await (const { key } of reader.readBodies(tenant, scan, { after: '', upTo: 'z' })) {
        expect(key).toBe('osv-test/A-0');
        break;
      }
    }
    // All five connections of the pool are usable again.
    expect(await Promise.all(Array.from({ length: 5 }, () => newLocker().head(tenant)))).toHaveLength(5);
  });
});

function inPieces(records: readonly unknown[], size: number): EvidenceInput {
  return {
    async *blocks() {
      for (let at = 0; at < records.length; at += size)
        yield {
          form: 'json-lines',
          path: 'x',
          line: at + 1,
          bytes: Buffer.from(linesOf(records.slice(at, at + size))),
        };
    },
    summary: () => ({ digest: digestOf('x'), bytes: 1, files: 1 }),
  };
}
