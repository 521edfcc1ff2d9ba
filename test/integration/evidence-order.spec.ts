import { anOsv, linesOf } from '../contracts/evidence-samples.js';
import { evidenceSite } from '../support/evidence-site.js';

type Json = Record<string, unknown>;

const site = evidenceSite();
const get = (path: string) => site.get(path);
const json = async (response: Response) => (await response.json()) as Json;
const upload = (records: readonly unknown[]) => site.upload(linesOf(records), 'source=osv-test');
const erase = (key: string) =>
  site.send('POST', `/advisories/${key}:erase`, 'tenant-admin', { body: JSON.stringify({ reason: 'case 7' }) });
const encoded = encodeURIComponent;
const keysOf = (page: Json) => (page.items as { key: string }[]).map(({ key }) => key);

describe('the order of evidence', () => {
  it('is by key, either way, and a token keeps to it', async () => {
    await upload([anOsv('A-1'), anOsv('B-1'), anOsv('C-1')]);
    const page = async (query: string) => json(await get(`/advisories?${query}`));
    expect(keysOf(await page('sort=key'))).toEqual(['A-1', 'B-1', 'C-1'].map((id) => `osv-test/${id}`));
    const first = await page('sort=-key&pageSize=2');
    expect(keysOf(first)).toEqual(['osv-test/C-1', 'osv-test/B-1']);
    const next = `pageSize=2&pageToken=${String(first.nextPageToken)}`;
    expect(keysOf(await page(`${next}&sort=-key`))).toEqual(['osv-test/A-1']);
    expect(await page(next)).toMatchObject({ code: 'EC-PAGE-TOKEN' });
    expect(await page('sort=modified')).toMatchObject({ code: 'EC-SORT' });
  });

  it('of batches and erasures is by time, either way', async () => {
    for (const id of ['A-1', 'B-1']) await upload([anOsv(id)]);
    for (const id of ['B-1', 'A-1']) await erase(encoded(`osv-test/${id}`));
    const seqs = async (path: string) =>
      ((await json(await get(path))).items as { seq: number }[]).map(({ seq }) => seq);
    expect(await seqs('/batches')).toEqual([2, 1]);
    expect(await seqs('/batches?sort=createdAt')).toEqual([1, 2]);
    expect(await seqs('/erasures')).toEqual([4, 3]);
    expect(await seqs('/erasures?sort=erasedAt')).toEqual([3, 4]);
  });
});
