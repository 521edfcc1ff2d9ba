import { randomBytes, randomUUID } from 'node:crypto';
import { ProfilesModule } from '../../../src/features/profiles/profiles.module.js';
import { TimelineModule } from '../../../src/features/timeline/timeline.module.js';
import { FixedClock, CLOCK, type Clock } from '../../../src/kernel/clock.js';
import type { TenantId } from '../../../src/kernel/ids.js';
import type { Database } from '../../../src/platform/db/database.js';
import { PAGE_TOKENS, PageTokens } from '../../../src/platform/http/page-token.js';
import { BUNDLE_AVAILABILITY } from '../../../src/runs/bundle-availability.port.js';
import { RUN_PLANNER } from '../../../src/runs/run-planner.port.js';
import { RunsModule } from '../../../src/runs/runs.module.js';
import { createTestApp, type TestApp } from '../app.js';
import { FakePlanner } from './run-fixtures.js';

/** What a request answered. */
export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** The API of profiles and runs over a real database, with a planner that needs no evidence. */
export interface RunsApi {
  readonly app: TestApp;
  readonly planner: FakePlanner;
  /** Manifest digests whose bundles are gone. */
  readonly unavailable: Set<string>;
  as(tenantSlug: string, ...roles: string[]): Promise<Client>;
  close(): Promise<void>;
}

export class Client {
  constructor(
    readonly url: string,
    readonly authorization: string,
  ) {}

  async send<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: this.authorization,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'POST' ? { 'idempotency-key': `"${randomUUID()}"` } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
    };
  }
}

export async function startRunsApi(database: Database, clock: Clock = new FixedClock(new Date())): Promise<RunsApi> {
  const planner = new FakePlanner();
  const unavailable = new Set<string>();
  const isAvailable = (_: TenantId, digest: string) => Promise.resolve(!unavailable.has(digest));
  const app = await createTestApp({
    database,
    modules: [ProfilesModule, RunsModule, TimelineModule],
    providers: [
      { provide: CLOCK, useValue: clock },
      { provide: PAGE_TOKENS, useValue: new PageTokens(randomBytes(32)) },
      { provide: RUN_PLANNER, useValue: planner },
      { provide: BUNDLE_AVAILABILITY, useValue: { isAvailable } },
    ],
  });
  return {
    app,
    planner,
    unavailable,
    as: async (tenant, ...roles) => new Client(app.url, await app.bearer(tenant, ...roles)),
    close: () => app.close(),
  };
}
