import type { TenantId } from '../../src/kernel/ids.js';
import type { RecordQuery } from '../../src/stages/evidence/evidence-catalog.port.js';
import type { BatchHeader, EvidenceInput, IngestOptions } from '../../src/stages/evidence/evidence-locker.port.js';
import type { LockerUnderTest } from './evidence-locker.contract.js';
import { anOsv, linesInput } from './evidence-samples.js';

/** What every implementation of EvidenceCatalog must do. */
export function evidenceCatalogContract(subject: () => LockerUnderTest): void {
  let tenant: TenantId;
  const ingest = (input: EvidenceInput, options: IngestOptions = {}, header: Partial<BatchHeader> = {}) =>
    subject().locker.ingest(tenant, { source: 'osv-test', ...header }, input, options, AbortSignal.timeout(20_000));

  beforeEach(async () => {
    tenant = await subject().newTenant();
  });

  it('tells where each record came from', async () => {
    const first = await ingest(linesInput([anOsv('A-1', { aliases: ['CVE-21-1'] })]));
    await ingest(linesInput([anOsv('B-1')]), {}, { captureTime: '2024-05-01T00:00:00Z' });
    const third = await ingest(linesInput([anOsv('A-1', { modified: '2024-02-01T00:00:00Z' })]));
    const { catalog } = subject();
    const old = await catalog.record(tenant, 'advisories', 'osv-test/A-1', 2);
    expect(old.provenance).toEqual({
      batchId: first.batchId,
      importedAt: expect.stringMatching(/^20.*Z$/) as string,
      capturedAt: '2024-01-01T00:00:00Z',
      seqFrom: 1,
      seqTo: 3,
    });
    expect(old.warnings).toEqual([{ code: 'bad-cve-id', pointer: '/aliases' }]);
    const { items, seq } = await catalog.records(tenant, 'advisories', { limit: 10 });
    expect([seq, ...items.map(({ key }) => key)]).toEqual([3, 'osv-test/A-1', 'osv-test/B-1']);
    expect(items[0]).toMatchObject({ warnings: [], provenance: { batchId: third.batchId, seqFrom: 3 } });
    expect(items[1]?.provenance.capturedAt).toBe('2024-05-01T00:00:00Z');
  });

  it('takes the batch that brought a record for its own, not a later one that changed nothing', async () => {
    const first = await ingest(linesInput([anOsv('A-1')]));
    await ingest(linesInput([anOsv('A-1'), anOsv('A-1')]));
    const { provenance } = await subject().catalog.record(tenant, 'advisories', 'osv-test/A-1');
    expect(provenance.batchId).toBe(first.batchId);
    expect((await subject().catalog.batches(tenant, 10)).items).toHaveLength(2);
  });

  it('counts what the filters let through, at a cut, and no further than it is asked to', async () => {
    const { catalog } = subject();
    await ingest(linesInput(['A-1', 'B-1', 'C-1'].map((id) => anOsv(id))));
    await ingest(linesInput([anOsv('D-1')]), {}, { source: 'osv-test-2' });
    const count = (query: Partial<RecordQuery>) => catalog.countRecords(tenant, 'advisories', { limit: 10, ...query });
    expect(await count({})).toBe(4);
    expect(await count({ after: 'osv-test/B-1' })).toBe(4);
    expect(await count({ limit: 2 })).toBe(2);
    expect(await count({ asOfSeq: 1 })).toBe(3);
    expect(await count({ selectors: { sources: ['osv-test-2'] } })).toBe(1);
    expect(await count({ modifiedAfter: '2030-01-01T00:00:00Z' })).toBe(0);
    expect(await catalog.countBatches(tenant, 10)).toBe(2);
    expect(await catalog.countBatches(tenant, 1)).toBe(1);
    expect(await catalog.countBatches(tenant, 10, { source: 'osv-test-2' })).toBe(1);
  });

  it('lists records by every filter and at any cut', async () => {
    const { catalog } = subject();
    await ingest(linesInput([anOsv('A-1', { aliases: ['CVE-2024-0001'] })]));
    await ingest(linesInput([anOsv('B-1', { modified: '2025-01-01T00:00:00Z' })]));
    await ingest(linesInput([anOsv('C-1')]), {}, { source: 'osv-test-2' });
    const keys = async (query: Partial<RecordQuery>) =>
      (await catalog.records(tenant, 'advisories', { limit: 10, ...query })).items.map(({ key }) => key);
    expect(await keys({ selectors: { sources: ['osv-test'] } })).toEqual(['osv-test/A-1', 'osv-test/B-1']);
    expect(await keys({ selectors: { aliases: ['CVE-2024-0001'] } })).toEqual(['osv-test/A-1']);
    expect(await keys({ selectors: { packages: ['pkg:pypi/PKG_B-1'] } })).toEqual(['osv-test/B-1']);
    expect(await keys({ selectors: { severities: ['critical'] } })).toEqual([]);
    expect(await keys({ modifiedAfter: '2024-06-01T00:00:00Z' })).toEqual(['osv-test/B-1']);
    expect(await keys({ modifiedBefore: '2025-01-01T00:00:00Z', selectors: { sources: ['osv-test'] } })).toEqual([
      'osv-test/A-1',
    ]);
    expect(await keys({ asOfSeq: 1 })).toEqual(['osv-test/A-1']);
    await expect(keys({ asOfSeq: 4 })).rejects.toMatchObject({ code: 'EC-VALIDATION', pointer: '/asOfSeq' });
    expect((await catalog.batches(tenant, 10, undefined, { source: 'osv-test-2' })).items).toHaveLength(1);
    expect((await catalog.batches(tenant, 10, undefined, { createdAfter: '2099-01-01T00:00:00Z' })).items).toEqual([]);
  });

  it('lists the first values of what has very many, and says so; the record has all', async () => {
    const aliases = Array.from({ length: 500 }, (_, i) => `X-${1000 + i}`);
    await ingest(linesInput([anOsv('A-1', { aliases }), anOsv('B-1', { aliases: aliases.slice(0, 20) })]));
    const { catalog } = subject();
    const [long, short] = (await catalog.records(tenant, 'advisories', { limit: 10 })).items;
    expect(long).toMatchObject({ aliases: aliases.slice(0, 20), shortened: ['aliases'], ecosystems: ['PyPI'] });
    expect(short?.aliases).toEqual(aliases.slice(0, 20));
    expect(short).not.toHaveProperty('shortened');
    const whole = await catalog.record(tenant, 'advisories', 'osv-test/A-1');
    expect(whole.aliases).toEqual(aliases);
    expect(whole).not.toHaveProperty('shortened');
  });

  it('lists the other way round, over pages too', async () => {
    for (let i = 0; i < 3; i += 1) await ingest(linesInput([anOsv(`A-${i}`)]));
    const { catalog } = subject();
    const first = await catalog.records(tenant, 'advisories', { limit: 2, descending: true });
    const second = await catalog.records(tenant, 'advisories', { limit: 2, descending: true, after: first.next });
    expect([...first.items, ...second.items].map(({ key }) => key)).toEqual(
      ['A-2', 'A-1', 'A-0'].map((id) => `osv-test/${id}`),
    );
    const oldest = await catalog.batches(tenant, 2, undefined, { oldestFirst: true });
    const rest = await catalog.batches(tenant, 2, oldest.next, { oldestFirst: true });
    expect([...oldest.items, ...rest.items].map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('pages through records and batches', async () => {
    for (let i = 0; i < 3; i += 1) await ingest(linesInput([anOsv(`A-${i}`), anOsv(`B-${i}`)]));
    const { catalog } = subject();
    const first = await catalog.records(tenant, 'advisories', { limit: 4 });
    expect(first.items).toHaveLength(4);
    const second = await catalog.records(tenant, 'advisories', { limit: 4, after: first.next });
    expect(second.items.map(({ key }) => key)).toEqual(['osv-test/B-1', 'osv-test/B-2']);
    expect(second.next).toBeUndefined();
    const batches = await catalog.batches(tenant, 2);
    expect(batches.items.map(({ seq }) => seq)).toEqual([3, 2]);
    expect((await catalog.batches(tenant, 2, batches.next)).items.map(({ seq }) => seq)).toEqual([1]);
  });
}
