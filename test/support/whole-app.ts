import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, type JWK } from 'jose';
import type { TestApp } from './app.js';
import type { TestDatabase } from './database.js';
import { serveKeys } from './issuer.js';
import { createTokenMinter, testAudience, testIssuer } from './tokens.js';
import { createApi } from '../../src/app/start-api.js';
import { loadSettings } from '../../src/platform/config/settings.js';
import { noRateLimits } from './no-rate-limits.js';
import { createLogger } from '../../src/platform/logging/logger.js';

export interface WholeAppOptions {
  /** Keys that the issuer publishes beside its own. */
  readonly moreKeys?: readonly JWK[];
  /** Gets every line of the log, of all levels; without it nothing is logged. */
  readonly log?: { write(line: string): void };
  /** The name of the site that every tenant is; it needs a key, which is made. */
  readonly site?: string;
}

/** The application that `export-center serve` runs, without its worker, on a test database and a token issuer of its own. */
export async function startWholeApp(
  { database }: Pick<TestDatabase, 'database'>,
  { moreKeys = [], log, site }: WholeAppOptions = {},
): Promise<TestApp> {
  const tokens = await createTokenMinter();
  const key = { ...(await exportJWK(tokens.publicKey)), kid: 'test', alg: 'ES256', use: 'sig' };
  const issuer = await serveKeys([key, ...moreKeys]);
  const dataDir = await mkdtemp(join(tmpdir(), 'whole-app-'));
  const settings = loadSettings({
    EC_ENVIRONMENT: 'testing',
    EC_DATA_DIR: dataDir,
    ...noRateLimits,
    EC_WORKER: 'off',
    ...(site === undefined ? { EC_SIGNING: 'optional' } : { EC_SITE_NAME: site }),
    EC_OIDC_ISSUER: testIssuer,
    EC_OIDC_AUDIENCE: testAudience,
    EC_OIDC_JWKS_URL: issuer.url,
  });
  const logger = createLogger(log ? { level: 'trace', destination: log } : { level: 'silent' });
  const app = await createApi({
    settings,
    logger,
    database,
    embedded: site !== undefined,
    close: () => Promise.resolve(),
  });
  const server = app.getHttpServer() as Server;
  await app.listen(0, '127.0.0.1');
  const { port } = server.address() as AddressInfo;
  return {
    app,
    tokens,
    port,
    url: `http://127.0.0.1:${port}`,
    bearer: async (tenant, ...roles) => `Bearer ${await tokens.mint({ tenant, roles })}`,
    close: async () => {
      server.closeAllConnections();
      await app.close();
      await issuer.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
