import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantId } from '../../../src/kernel/ids.js';
import { createApiKey } from '../../../src/platform/auth/create-api-key.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { ApiClient } from './api-client.js';
import { Cluster, makeSigningKey, type SigningKey } from './cluster.js';

/** One database, one tenant, one key and a cluster that has no process yet. */
export interface SharedInstallation {
  readonly test: TestDatabase;
  readonly tenant: TenantId;
  readonly cluster: Cluster;
  readonly key: SigningKey;
  /** An administrator of the tenant, at whichever API. */
  client(url: string): ApiClient;
  close(): Promise<void>;
}

export async function createSharedInstallation(): Promise<SharedInstallation> {
  const folder = await mkdtemp(join(tmpdir(), 'ec-keys-'));
  const [test, key] = await Promise.all([createTestDatabase(), makeSigningKey(folder)]);
  const tenant = await test.tenant('acme');
  const token = await createApiKey(test.database, tenant, { name: 'test', roles: ['tenant-admin'], createdBy: 'test' });
  const logins = { app: test.settings.connectionString, owner: test.ownerSettings.connectionString };
  const cluster = await Cluster.create(logins, key);
  return {
    test,
    tenant,
    cluster,
    key,
    client: (url) => new ApiClient(url, `Bearer ${token.key}`),
    close: async () => {
      await cluster.close();
      await test.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
