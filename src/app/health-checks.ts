import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import type { Settings } from '../platform/config/settings.js';
import type { Database } from '../platform/db/database.js';
import { compareMigrations } from '../platform/db/start-checks.js';
import type { HealthCheck } from '../platform/health/health-check.js';
import type { Signer } from '../stages/signing/signer.port.js';
import { UnsupportedSigner } from '../stages/signing/unsupported-signer.js';

/** What must work before this process takes requests (endpoint row 1). */
export function healthChecks({ dataDir }: Settings): (database: Database, signer: Signer) => readonly HealthCheck[] {
  return (database, signer) => [
    { name: 'database', check: (signal) => database.ping(signal) },
    { name: 'migrations', check: () => migrated(database) },
    { name: 'staging', check: () => writable(dataDir) },
    { name: 'signer', check: () => canSign(signer) },
  ];
}

async function migrated(database: Database): Promise<void> {
  const { missing, unknown } = await database.system((tx) => compareMigrations(tx));
  if (missing.length + unknown.length > 0) throw new Error('the database is at another migration level');
}

async function writable(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await access(folder, constants.W_OK);
}

/** An installation that may leave bundles unsigned is healthy without a key. */
async function canSign(signer: Signer): Promise<void> {
  if (!(signer instanceof UnsupportedSigner)) await signer.publicKey();
}
