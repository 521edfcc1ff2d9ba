import { randomUUID } from 'node:crypto';
import { anOsv, linesOf } from '../contracts/evidence-samples.js';
import type { TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startWholeApp } from '../support/whole-app.js';

let test: TestDatabase;
let site: TestApp;
let slug: string;
type Json = Record<string, unknown>;

beforeAll(async () => {
  test = await createTestDatabase();
  site = await startWholeApp(test);
});
afterAll(async () => {
  await site?.close();
  await test?.close();
});
beforeEach(async () => {
  slug = `tenant-${randomUUID().slice(0, 8)}`;
  await test.tenant(slug);
});

async function send(method: string, path: string, role: string, more: RequestInit = {}): Promise<Response> {
  return fetch(`${site.url}/api/v1/evidence${path}`, {
    method,
    ...more,
    headers: {
      authorization: await site.bearer(slug, role),
      'idempotency-key': `"${randomUUID()}"`,
      'content-type': 'application/json',
      ...(more.headers as Record<string, string>),
    },
  });
}
const get = (path: string) => send('GET', path, 'auditor');
const json = async (response: Response) => (await response.json()) as Json;
const upload = (records: readonly unknown[]) =>
  send('POST', '/batches?source=osv-test', 'ingestor', {
    body: linesOf(records),
    headers: { 'content-type': 'application/x-ndjson' },
  });
const erase = (key: string) =>
  send('POST', `/advisories/${key}:erase`, 'tenant-admin', { body: JSON.stringify({ reason: 'case 7' }) });
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
