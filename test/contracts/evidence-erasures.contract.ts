import { itemHash } from '../../src/formats/item-set/item-hash.js';
import type { TenantId } from '../../src/kernel/ids.js';
import type { IngestOptions } from '../../src/stages/evidence/evidence-locker.port.js';
import type { LockerUnderTest } from './evidence-locker.contract.js';
import { anOsv, linesInput, textInput } from './evidence-samples.js';

/** What every implementation of EvidenceErasures must do. */
export function evidenceErasuresContract(subject: () => LockerUnderTest): void {
  let tenant: TenantId;
  const key = 'osv-test/A-1';
  const by = { actor: { kind: 'user', id: 'someone' } } as const;
  const ingest = (records: readonly unknown[], options: IngestOptions = {}) =>
    subject().locker.ingest(tenant, { source: 'osv-test' }, linesInput(records), options, AbortSignal.timeout(20_000));
  const erase = (options: { readonly validateOnly?: boolean } = {}, wanted = key) =>
    subject().erasures.erase(tenant, { kind: 'advisories', key: wanted, reason: 'case 7', by }, options);
  const keysAt = async (seq: number) => {
    const keys: string[] = [];
    const scan = { kind: 'advisories' as const, cut: { seq }, selectors: {} };
    for await (const block of subject().reader.scan(tenant, scan)) keys.push(...block.keys);
    return keys;
  };
  const erasedFrom = (seq: number, sources?: string[]) =>
    subject().erasures.erasedFrom(tenant, { seq }, { kinds: ['advisories'], ...(sources ? { sources } : {}) });

  describe('an erasure', () => {
    beforeEach(async () => {
      tenant = await subject().newTenant();
      await ingest([anOsv('A-1', { summary: 'old' }), anOsv('B-1')]);
      await ingest([anOsv('A-1', { summary: 'new', modified: '2024-02-01T00:00:00Z' })]);
    });

    it('destroys every version and leaves the hash of the key, the number, the time and the reason', async () => {
      const erasure = await erase();
      expect(erasure).toMatchObject({
        kind: 'advisories',
        source: 'osv-test',
        keyHash: itemHash('advisories', key),
        seq: 3,
        reason: 'case 7',
        erasedBy: 'someone',
        versions: 2,
        sharedOriginals: 0,
      });
      expect(JSON.stringify(erasure)).not.toContain('A-1');
      expect(erasure.bytes).toBeGreaterThan(300);
      expect(await subject().locker.head(tenant)).toEqual({ seq: 3 });
      for (const seq of [1, 2, 3]) expect(await keysAt(seq)).toEqual(['osv-test/B-1']);
      expect((await subject().erasures.erasures(tenant, 10)).items).toEqual([erasure]);
    });

    it('tells a later delta what the earlier cut held, by the hash of its key', async () => {
      const within = (after: number, upTo: number, sources?: string[]) =>
        subject().erasures.erasedWithin(
          tenant,
          { after, upTo },
          { kinds: ['advisories'], ...(sources ? { sources } : {}) },
        );
      await erase();
      const item = { kind: 'advisories', keyHash: itemHash('advisories', key) };
      expect(await within(1, 3)).toEqual([item]);
      expect(await within(1, 3, ['other'])).toEqual([]);
      expect(await within(1, 2)).toEqual([]);
      expect(await within(3, 4)).toEqual([]);
      expect(await subject().erasures.erasedFrom(tenant, { seq: 1 }, { kinds: ['advisories'] }, 3)).toBe(0);
      expect(await subject().erasures.erasedFrom(tenant, { seq: 1 }, { kinds: ['advisories'] }, 2)).toBe(1);
    });

    it('puts the hash of the key into every receipt that named it, and no later one names it', async () => {
      const twice = [anOsv('A-1'), anOsv('A-1', { modified: '2025-01-01T00:00:00Z' })];
      const named = [...twice, anOsv('B-1'), anOsv('B-1', { modified: '2025-01-01T00:00:00Z' })];
      await ingest(named);
      const texts = async () => JSON.stringify((await subject().catalog.batches(tenant, 10)).items);
      expect(await texts()).toContain(`"${key}"`);
      await erase();
      await ingest([...named, anOsv('C-1')]);
      expect(await texts()).not.toContain('A-1');
      expect(await texts()).toContain(itemHash('advisories', key));
      expect(await texts()).toContain('"osv-test/B-1"');
    });

    it('answers for the record that it is gone, in every cut that held it', async () => {
      await erase();
      const { catalog } = subject();
      for (const seq of [undefined, 1, 2]) {
        await expect(catalog.record(tenant, 'advisories', key, seq)).rejects.toMatchObject({
          code: 'EC-GONE',
          extra: { seq: 3, reason: 'case 7' },
        });
      }
      await expect(catalog.record(tenant, 'advisories', key, 0)).rejects.toMatchObject({
        kind: 'not-found',
        code: 'EC-NOT-FOUND',
      });
      await expect(catalog.record(tenant, 'advisories', key, 3)).rejects.toMatchObject({ code: 'EC-NOT-FOUND' });
      await expect(catalog.original(tenant, 'advisories', key)).rejects.toMatchObject({ code: 'EC-GONE' });
      expect((await catalog.record(tenant, 'advisories', 'osv-test/B-1')).key).toBe('osv-test/B-1');
    });

    it('is known of the cuts that held the record, and of no other', async () => {
      await erase();
      expect([await erasedFrom(0), await erasedFrom(1), await erasedFrom(2), await erasedFrom(3)]).toEqual([
        0, 1, 1, 0,
      ]);
      expect([await erasedFrom(1, ['osv-test']), await erasedFrom(1, ['other'])]).toEqual([1, 0]);
    });

    it('is the same when it is asked for again, and takes no number', async () => {
      const first = await erase();
      expect(await erase()).toEqual(first);
      expect(await erase({ validateOnly: true })).toEqual(first);
      expect(await subject().locker.head(tenant)).toEqual({ seq: 3 });
    });

    it('changes nothing when it only validates', async () => {
      expect(await erase({ validateOnly: true })).toMatchObject({ seq: 3, versions: 2 });
      expect(await subject().locker.head(tenant)).toEqual({ seq: 2 });
      expect((await subject().catalog.record(tenant, 'advisories', key)).provenance.seqFrom).toBe(2);
      expect((await subject().erasures.erasures(tenant, 10)).items).toEqual([]);
    });

    it('is refused for a record that never was, and for one of another tenant', async () => {
      const missing = { kind: 'not-found', code: 'EC-NOT-FOUND' };
      await expect(erase({}, 'osv-test/Z-1')).rejects.toMatchObject(missing);
      const owner = tenant;
      tenant = await subject().newTenant();
      await expect(erase()).rejects.toMatchObject(missing);
      expect(await erasedFrom(1)).toBe(0);
      tenant = owner;
      expect((await subject().catalog.record(tenant, 'advisories', key)).key).toBe(key);
    });

    it('reaches versions that were closed before', async () => {
      await ingest([anOsv('B-1')], { snapshot: true, allowShrink: true });
      expect(await erase()).toMatchObject({ seq: 4, versions: 2 });
      expect([await erasedFrom(2), await erasedFrom(3)]).toEqual([1, 0]);
    });
  });

  describe('an import after an erasure', () => {
    beforeEach(async () => {
      tenant = await subject().newTenant();
      await ingest([anOsv('A-1'), anOsv('B-1')]);
      await erase();
    });

    it('leaves the record out and counts it', async () => {
      const receipt = await ingest([anOsv('A-1'), anOsv('C-1')]);
      expect(receipt).toMatchObject({ erased: 1, accepted: 1, added: 1, refusedCount: 0, seq: 3 });
      expect(await keysAt(3)).toEqual(['osv-test/B-1', 'osv-test/C-1']);
      expect(await ingest([anOsv('A-1')])).toMatchObject({ erased: 1, accepted: 0, seq: 3 });
    });

    it('does not take it for one that a snapshot closes', async () => {
      const receipt = await ingest([anOsv('A-1'), anOsv('B-1')], { snapshot: true });
      expect(receipt).toMatchObject({ erased: 1, closed: 0, unchanged: 1 });
    });

    it('leaves out a record of that key whatever it holds now', async () => {
      expect(await ingest([anOsv('A-1', { summary: 'another' })])).toMatchObject({ erased: 1, accepted: 0 });
    });

    it('takes it back where it says so, and the cuts of before stay gone', async () => {
      expect(await ingest([anOsv('A-1')], { restoreErased: true })).toMatchObject({ erased: 0, added: 1, seq: 3 });
      expect((await subject().catalog.record(tenant, 'advisories', key)).provenance.seqFrom).toBe(3);
      await expect(subject().catalog.record(tenant, 'advisories', key, 1)).rejects.toMatchObject({ code: 'EC-GONE' });
      expect(await ingest([anOsv('A-1', { summary: 'another' })])).toMatchObject({ erased: 0, changed: 1, seq: 4 });
      expect(await erase()).toMatchObject({ seq: 5, versions: 2 });
      expect((await subject().erasures.erasures(tenant, 10)).items).toHaveLength(2);
    });
  });

  describe('kept upstream bytes', () => {
    beforeEach(async () => {
      tenant = await subject().newTenant();
    });

    it('go with the record, and those of others stay', async () => {
      await ingest([anOsv('A-1'), anOsv('B-1')], { keepOriginals: true });
      await erase();
      const { catalog } = subject();
      expect((await catalog.original(tenant, 'advisories', 'osv-test/B-1')).toString()).toBe(
        JSON.stringify(anOsv('B-1')),
      );
      expect((await catalog.original(tenant, 'advisories', 'osv-test/B-1', 1)).length).toBeGreaterThan(50);
    });

    it('stay where another record names the same document, and the erasure says so', async () => {
      const { locker, erasures, catalog } = subject();
      const document = JSON.stringify({
        catalogVersion: '1',
        dateReleased: '2024-01-01T00:00:00Z',
        count: 2,
        vulnerabilities: [{ cveID: 'CVE-2024-0001' }, { cveID: 'CVE-2024-0002' }],
      });
      const input = textInput(document, 'kev.json', 'json');
      await locker.ingest(tenant, { source: 'cisa' }, input, { keepOriginals: true }, AbortSignal.timeout(20_000));
      const gone = { kind: 'kev', key: 'cisa/CVE-2024-0001', reason: 'x', by } as const;
      expect(await erasures.erase(tenant, gone)).toMatchObject({ sharedOriginals: 1 });
      expect((await catalog.original(tenant, 'kev', 'cisa/CVE-2024-0002')).toString()).toBe(document);
      expect(await erasures.erase(tenant, { ...gone, key: 'cisa/CVE-2024-0002' })).toMatchObject({
        sharedOriginals: 0,
      });
    });
  });
}
