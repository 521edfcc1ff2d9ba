import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { createTestApp, type TestApp } from '../support/app.js';

describe('the page at /docs', () => {
  let test: TestDatabase;
  let api: TestApp;

  beforeAll(async () => {
    test = await createTestDatabase();
    api = await createTestApp({ database: test.database });
  });
  afterAll(async () => {
    await api.close();
    await test.close();
  });

  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${api.url}${path}`, { headers });

  it('links only to what this server serves, and allows itself nothing else', async () => {
    const response = await get('/docs');
    const html = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link!);
    expect(links).toEqual(
      expect.arrayContaining(['docs/swagger-ui.css', 'docs/swagger-ui-bundle.js', 'docs/start.js']),
    );
    for (const link of links) expect([link, (await get(`/${link}`)).status]).toEqual([link, 200]);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\bstyle=|<style|\bon\w+=/);
  });

  it.each([
    ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
    ['swagger-ui.css', 'text/css; charset=utf-8'],
    ['favicon-32x32.png', 'image/png'],
  ])('serves %s as %s, once for every client', async (file, type) => {
    const response = await get(`/docs/${file}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const again = await get(`/docs/${file}`, { 'if-none-match': response.headers.get('etag')! });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it.each(['index.html', 'package.json', 'constructor', '__proto__', '..%2fpackage.json', 'swagger-ui.css%00'])(
    'serves no other file: %s',
    async (file) => expect((await get(`/docs/${file}`)).status).toBeGreaterThanOrEqual(400),
  );
});
