import { randomUUID } from 'node:crypto';
import type { TestApp } from './app.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { startWholeApp } from './whole-app.js';

type Headers = Readonly<Record<string, string>>;
type Request = Omit<RequestInit, 'headers'> & { readonly headers?: Headers };

/** The whole application on a database of its own; every test is another tenant. */
export class EvidenceSite {
  database!: TestDatabase;
  app!: TestApp;
  slug!: string;

  async newTenant(): Promise<void> {
    this.slug = `tenant-${randomUUID().slice(0, 8)}`;
    await this.database.tenant(this.slug);
  }

  /** A request below `/evidence` by a principal of the test's tenant with this role. */
  async send(method: string, path: string, role: string, more: Request = {}) {
    return fetch(`${this.app.url}/api/v1/evidence${path}`, {
      method,
      ...more,
      headers: {
        authorization: await this.app.bearer(this.slug, role),
        'idempotency-key': `"${randomUUID()}"`,
        'content-type': 'application/json',
        ...more.headers,
      },
    });
  }

  get(path: string, headers: Headers = {}): Promise<Response> {
    return this.send('GET', path, 'auditor', { headers });
  }

  upload(body: string | Uint8Array, query: string, headers: Headers = {}): Promise<Response> {
    const type = { 'content-type': 'application/x-ndjson' };
    return this.send('POST', `/batches?${query}`, 'ingestor', { body, headers: { ...type, ...headers } });
  }
}

/** Starts before the tests of a file, and ends behind them. */
export function evidenceSite(): EvidenceSite {
  const site = new EvidenceSite();
  beforeAll(async () => {
    site.database = await createTestDatabase();
    site.app = await startWholeApp(site.database);
  });
  afterAll(async () => {
    await site.app?.close();
    await site.database?.close();
  });
  beforeEach(() => site.newTenant());
  return site;
}
