import fc from 'fast-check';
import type { TenantId } from '../../src/kernel/ids.js';
import type { BatchReceipt } from '../../src/stages/evidence/batch-receipt.js';
import type { EvidenceInput } from '../../src/stages/evidence/evidence-locker.port.js';
import { PgEvidenceLocker } from '../../src/stages/evidence/locker/pg-evidence-locker.js';
import { PgEvidenceReader } from '../../src/stages/evidence/pg-evidence-reader.js';
import { anOsv, held, linesInput } from '../contracts/evidence-samples.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});

afterAll(() => test.close());

// Few ids and few texts, so that records change, return to earlier values and come twice in one batch.
const record = fc
  .record({
    id: fc.integer({ min: 1, max: 12 }),
    text: fc.integer({ min: 1, max: 3 }),
    day: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ id, text, day }) => anOsv(`A-${id}`, { summary: `text ${text}`, modified: `2024-01-0${day}T00:00:00Z` }));
const batches = fc.array(fc.array(record, { minLength: 1, maxLength: 15 }), { minLength: 1, maxLength: 4 });

const registry = { directory: '/nonexistent', register: () => Promise.resolve(), remove: () => Promise.resolve() };

async function importAll(all: readonly (readonly unknown[])[], arrive: (input: EvidenceInput) => EvidenceInput) {
  const tenant = await test.tenant();
  const locker = new PgEvidenceLocker(test.database, registry, { threads: 1 });
  const receipts: Omit<BatchReceipt, 'batchId' | 'createdAt'>[] = [];
  for (const records of all) {
    const input = arrive(linesInput(records));
    const receipt = await locker.ingest(tenant, { source: 'osv-test' }, input, {}, AbortSignal.timeout(20_000));
    const { batchId: _id, createdAt: _at, ...rest } = receipt;
    receipts.push(rest);
  }
  return { receipts, cuts: await Promise.all(all.map((_, i) => rowsAt(tenant, i + 1))) };
}

async function rowsAt(tenant: TenantId, seq: number): Promise<string[]> {
  const rows: string[] = [];
  const reader = new PgEvidenceReader(test.database);
  for await (const { count, keys, digests } of reader.scan(tenant, { kind: 'advisories', cut: { seq }, selectors: {} }))
    for (let i = 0; i < count; i += 1) rows.push(`${keys[i]} ${digests.subarray(i * 32, i * 32 + 32).toString('hex')}`);
  return rows;
}

describe('the two ways into the store', () => {
  it('end in the same records at every cut and the same receipts, whatever comes', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (all) => {
        expect(await importAll(all, held)).toEqual(await importAll(all, (input) => input));
      }),
      { numRuns: 8 },
    );
  }, 180_000);
});
