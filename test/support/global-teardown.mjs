// Stops this run's PostgreSQL, if a test started it, and deletes its folder.
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export default async function globalTeardown() {
  const folder = process.env.EC_TEST_CLUSTER;
  if (!folder) return;
  if (process.env.EC_TEST_KEEP) return console.log(`kept the PostgreSQL of this run in ${folder}`);
  const home = join(folder, 'postgres');
  await stop(join(home, 'data', 'postmaster.pid'));
  if (existsSync(home)) rmSync(realpathSync(home), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

async function stop(pidFile) {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  // SIGQUIT is PostgreSQL's immediate stop; it removes its pid file and its shared memory last.
  process.kill(pid, 'SIGQUIT');
  for (let i = 0; i < 100 && existsSync(pidFile); i += 1) await sleep(50);
}
