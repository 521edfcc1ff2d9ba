// Names the folder of this run's PostgreSQL. The first test that needs it starts it there, so that a run without one pays nothing.
import { accessSync, constants, mkdtempSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default async function globalSetup() {
  const folder = mkdtempSync(join(memoryFolder(), 'export-center-test-'));
  chmodSync(folder, 0o711);
  process.env.EC_TEST_CLUSTER = folder;
}

/** A folder in memory where there is one: a cluster there starts and copies templates several times faster. */
function memoryFolder() {
  try {
    accessSync('/dev/shm', constants.W_OK | constants.X_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}
