// Builds if needed, then measures: node scripts/run-bench.mjs [--small | --huge] [--only export] [--rounds n]. Needs psql and zstd.
import { spawnSync } from 'node:child_process';
import { ensureBuilt } from './build.mjs';
import { fail, node26, run } from './node26.mjs';

for (const program of ['psql', 'zstd', 'sha256sum', 'bash']) {
  if (spawnSync(program, ['--version']).error) fail(`npm run bench compares with ${program}, which is not installed.`);
}
const node = node26();
await ensureBuilt();
await run(node, ['--import', '@swc-node/register/esm-register', 'bench/main.ts', ...process.argv.slice(2)]);
