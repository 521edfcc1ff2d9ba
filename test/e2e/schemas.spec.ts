import { readFile } from 'node:fs/promises';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let db: TestDatabase;
let center: Center;

beforeAll(async () => {
  db = await createTestDatabase();
  center = await startCenter(db.database);
});
afterAll(async () => {
  await center?.close();
  await db?.close();
});

describe('the published schemas', () => {
  it('are served to anyone, byte for byte as they stand in docs/formats', async () => {
    const response = await fetch(`${center.url}/schemas/v1/manifest.json`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/schema+json');
    const file = new URL('../../docs/formats/schemas/manifest.v1.json', import.meta.url);
    expect(await response.text()).toBe(await readFile(file, 'utf8'));
  });

  it('answer 304 to who has them', async () => {
    const { headers } = await fetch(`${center.url}/schemas/v1/index.json`);
    const again = await fetch(`${center.url}/schemas/v1/index.json`, {
      headers: { 'If-None-Match': headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  it.each(['nothing.json', '..%2fmanifest.v1.json', 'manifest.v1.json.json'])(
    'are not found under %s',
    async (name) => {
      expect((await fetch(`${center.url}/schemas/v1/${name}`)).status).toBe(404);
    },
  );
});
