import type { INestApplication } from '@nestjs/common';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi } from '../../src/app/start-api.js';
import { createApiKey } from '../../src/platform/auth/create-api-key.js';
import { loadSettings } from '../../src/platform/config/settings.js';
import type { Database } from '../../src/platform/db/database.js';
import { noRateLimits } from './no-rate-limits.js';
import { createLogger } from '../../src/platform/logging/logger.js';
import type { TenantId } from '../../src/kernel/ids.js';

export interface Center {
  readonly app: INestApplication;
  readonly url: string;
  readonly dataDir: string;
  /** Authorization header of a new API key with these roles. */
  bearer(tenant: TenantId, ...roles: string[]): Promise<string>;
  /** GET or, with a body, POST under /api/v1. */
  call(authorization: string | undefined, path: string, body?: object, method?: string): Promise<Response>;
  close(): Promise<void>;
}

export interface CenterOptions {
  readonly worker?: boolean;
  /** More environment, e.g. a testing-only switch. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The real application of src/app on a test database and a data folder of its own, listening on a free port. */
export async function startCenter(
  database: Database,
  { worker = false, env = {} }: CenterOptions = {},
): Promise<Center> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ec-center-'));
  const settings = loadSettings({
    EC_ENVIRONMENT: 'testing',
    EC_DATA_DIR: dataDir,
    ...noRateLimits,
    EC_WORKER: worker ? 'on' : 'off',
    EC_THREADS: '2',
    ...env,
  });
  const logger = createLogger({ level: 'silent' });
  const app = await createApi({ settings, logger, database, embedded: true, close: () => Promise.resolve() });
  await app.listen(0, '127.0.0.1');
  const server = app.getHttpServer() as Server;
  const url = `${settings.tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    app,
    url,
    dataDir,
    bearer: async (tenant, ...roles) =>
      `Bearer ${(await createApiKey(database, tenant, { name: 'test', roles, createdBy: 'test' })).key}`,
    call: (authorization, path, body, method = body ? 'POST' : 'GET') =>
      fetch(`${url}/api/v1/${path}`, {
        method,
        ...(body ? { body: JSON.stringify(body) } : {}),
        headers: {
          ...(authorization ? { Authorization: authorization } : {}),
          ...(body ? { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() } : {}),
        },
      }),
    close: async () => {
      server.closeAllConnections();
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
