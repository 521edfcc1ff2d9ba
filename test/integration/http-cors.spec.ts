import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let db: TestDatabase;
const portal = 'https://portal.example:8443';

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db?.close());

async function withCenter(env: Record<string, string>, work: (center: Center) => Promise<void>): Promise<void> {
  const center = await startCenter(db.database, { env });
  try {
    await work(center);
  } finally {
    await center.close();
  }
}

const asked = (center: Center, origin: string, method = 'GET') =>
  fetch(`${center.url}/api/v1/me`, {
    method,
    headers: { Origin: origin, ...(method === 'OPTIONS' ? { 'Access-Control-Request-Method': 'POST' } : {}) },
  });

const crossOriginHeaders = ({ headers }: Response) =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-'));

describe('calls from pages of other sites', () => {
  it('find no CORS header unless an origin is configured', () =>
    withCenter({}, async (center) => {
      expect(crossOriginHeaders(await asked(center, portal))).toEqual([]);
      const preflight = await asked(center, portal, 'OPTIONS');
      expect([preflight.status, crossOriginHeaders(preflight)]).toEqual([405, []]);
    }));

  it('are open to the configured origins alone, and without cookies', () =>
    withCenter({ EC_CORS_ORIGINS: `${portal}, http://localhost:3000` }, async (center) => {
      const preflight = await asked(center, portal, 'OPTIONS');
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-origin')).toBe(portal);
      expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH');
      expect(preflight.headers.get('vary')).toMatch(/Origin/i);
      const answer = await asked(center, 'http://localhost:3000');
      expect(answer.status).toBe(401);
      expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
      expect(answer.headers.get('access-control-expose-headers')).toContain('RateLimit');
      for (const stranger of ['https://evil.example', `${portal}.evil.example`, 'null', 'https://portal.example']) {
        expect((await asked(center, stranger)).headers.get('access-control-allow-origin')).toBeNull();
        expect((await asked(center, stranger, 'OPTIONS')).headers.get('access-control-allow-origin')).toBeNull();
      }
      expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    }));
});
