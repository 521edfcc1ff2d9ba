// Names the folder of this run's PostgreSQL. The first test that needs it starts it there, so that a run without one pays nothing.
import { spawn } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const watchdog = fileURLToPath(new URL('./end-cluster-with.sh', import.meta.url));

export default async function globalSetup() {
  const folder = mkdtempSync(join(memoryFolder(), 'export-center-test-'));
  chmodSync(folder, 0o711);
  process.env.EC_TEST_CLUSTER = folder;
  if (process.env.EC_TEST_KEEP) return;
  // A run that is killed has no teardown.
  spawn('sh', [watchdog, String(process.pid), folder], { detached: true, stdio: 'ignore', cwd: '/' }).unref();
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
