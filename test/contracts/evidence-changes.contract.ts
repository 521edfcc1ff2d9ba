import { bucketOf } from '../../src/formats/item-set/bucket.js';
import type { TenantId } from '../../src/kernel/ids.js';
import type { EvidenceInput, IngestOptions } from '../../src/stages/evidence/evidence-locker.port.js';
import type { LockerUnderTest } from './evidence-locker.contract.js';
import { anOsv, linesInput } from './evidence-samples.js';

/** What every implementation of EvidenceReader.changes must do. */
export function evidenceChangesContract(subject: () => LockerUnderTest): void {
  let tenant: TenantId;
  const ingest = (input: EvidenceInput, options: IngestOptions = {}) =>
    subject().locker.ingest(tenant, { source: 'osv-test' }, input, options, AbortSignal.timeout(20_000));
  beforeEach(async () => {
    tenant = await subject().newTenant();
  });

  it('tells what became of records between two cuts, and nothing of what was changed back', async () => {
    const changes = async (after: number, upTo: number, selectors = {}) => {
      const found: string[] = [];
      const scan = { kind: 'advisories', span: { after, upTo }, selectors } as const;
      for await (const block of subject().reader.changes(tenant, scan))
        for (const { key, bucket, held, now } of block) {
          expect(bucket).toBe(bucketOf('advisories', key));
          if (now) expect([now.digest.length, now.length > 100]).toEqual([32, true]);
          found.push(`${key.slice(9)} ${held ? 'held' : 'new'} ${now ? 'here' : 'gone'}`);
        }
      return found;
    };
    const npm = { affected: [{ package: { ecosystem: 'npm', name: 'b' } }] };
    await ingest(linesInput([anOsv('A-1'), anOsv('B-1'), anOsv('C-1')]));
    await ingest(linesInput([anOsv('B-1', npm), anOsv('C-1', { summary: 'x' }), anOsv('D-1')]));
    await ingest(linesInput([anOsv('B-1', npm), anOsv('C-1'), anOsv('D-1')]), { snapshot: true, allowShrink: true });
    expect(await changes(1, 2)).toEqual(['B-1 held here', 'C-1 held here', 'D-1 new here']);
    expect(await changes(2, 3)).toEqual(['A-1 held gone', 'C-1 held here']);
    expect(await changes(1, 3)).toEqual(['A-1 held gone', 'B-1 held here', 'D-1 new here']);
    expect(await changes(0, 3)).toEqual(['B-1 new here', 'C-1 new here', 'D-1 new here']);
    expect(await changes(1, 3, { ecosystems: ['PyPI'] })).toEqual(['A-1 held gone', 'B-1 held gone', 'D-1 new here']);
    expect(await changes(1, 3, { ecosystems: ['npm'] })).toEqual(['B-1 new here']);
    expect(await changes(3, 9)).toEqual([]);
    tenant = await subject().newTenant();
    expect(await changes(0, 9)).toEqual([]);
  });

  it('reads all items of some buckets at a cut, in order of bucket, kind and key', async () => {
    const many = Array.from({ length: 9_000 }, (_, i) => anOsv(`N-${i}`));
    await ingest(linesInput(many));
    await ingest(linesInput([anOsv('N-3', { summary: 'new' })]));
    await ingest(linesInput(many.filter(({ id }) => id !== 'N-5')), { snapshot: true, allowShrink: true });
    const buckets = [3, 5, 3].map((i) => bucketOf('advisories', `osv-test/N-${i}`));
    const itemsAt = async (seq: number, selectors = {}) => {
      const found: string[] = [];
      const scan = { cut: { seq }, selectors: { kinds: ['advisories', 'vex'], ...selectors }, buckets } as const;
      for await (const block of subject().reader.bucketItems(tenant, scan))
        found.push(...block.map(({ bucket, kind, key, digest }) => `${bucket} ${kind} ${key} ${digest.length}`));
      return found;
    };
    const expected = (without: string) =>
      many
        .map(({ id }) => `osv-test/${id as string}`)
        .filter((key) => key !== without && buckets.includes(bucketOf('advisories', key)))
        .sort((a, b) => bucketOf('advisories', a) - bucketOf('advisories', b) || (a < b ? -1 : 1))
        .map((key) => `${bucketOf('advisories', key)} advisories ${key} 32`);
    expect(await itemsAt(2)).toEqual(expected(''));
    expect(await itemsAt(3)).toEqual(expected('osv-test/N-5'));
    expect(await itemsAt(3, { ecosystems: ['npm'] })).toEqual([]);
  });
}
