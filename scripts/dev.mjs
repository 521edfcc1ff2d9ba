// Serves, and builds and restarts after every change of a source. A build that fails leaves the running server alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build, ensureBuilt, isBuilt } from './build.mjs';
import { callersFolder, node26, root } from './node26.mjs';

const settle = 200;
const patience = 10_000;
const changed = new EventTarget();

node26();
await ensureBuilt();
for (const folder of ['src', 'migrations', 'config']) {
  watch(join(root, folder), { recursive: true }, (_, name) => {
    if (name?.endsWith('.ts') && !name.endsWith('.spec.ts')) changed.dispatchEvent(new Event('change'));
  });
}

let server = start();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop(server).then(() => process.exit(0)));
for (;;) {
  await once(changed, 'change');
  await sleep(settle);
  if (isBuilt()) continue;
  if (!(await build())) {
    console.error('The build failed; the server goes on with the last good one.');
    continue;
  }
  await stop(server);
  server = start();
}

function start() {
  const env = { EC_ENVIRONMENT: 'development', ...process.env };
  // A group of its own: Ctrl-C reaches only this process, which passes it on once; a second signal would end the server in disorder.
  const options = { cwd: callersFolder(), stdio: 'inherit', env, detached: true };
  const child = spawn(join(root, 'bin/export-center'), ['serve', ...process.argv.slice(2)], options);
  child.on(
    'exit',
    (code) => code && console.error(`The server ended with code ${code}; it starts again after the next change.`),
  );
  return child;
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const inTime = await Promise.race([ended.then(() => true), sleep(patience, false, { ref: false })]);
  if (!inTime) child.kill('SIGKILL');
  await ended;
}
