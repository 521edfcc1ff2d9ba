import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { canonicalBytes } from '../src/formats/canonical-json/canonicalize.js';
import { digestOf } from '../src/formats/digest.js';
import { defaultCompression, defaultSharding, type ProfileSpec } from '../src/kernel/profile.js';

export const threads = availableParallelism();

/** Those that the product's own processes run with (`src/cli/server-process.ts`). */
export const nodeFlags = ['--max-semi-space-size=2', '--heap-growing-percent=30'];

/**
 * Runs one of the `.mjs` files of this folder, which load the built code and nothing else: a process as small as the product's, without the
 * compiler that this one carries. It gets `task` as JSON and answers JSON. Throws what it said where it fails.
 */
export function runBenchProcess(program: string, task: unknown, more: NodeJS.ProcessEnv = {}): unknown {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [...nodeFlags, file, JSON.stringify(task)], {
    encoding: 'utf8',
    // As `bin/export-center` starts the product.
    env: { MALLOC_ARENA_MAX: '2', ...process.env, ...more },
  });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
  return JSON.parse(stdout) as unknown;
}

const spec: ProfileSpec = {
  kind: 'json:raw',
  selectors: { kinds: ['advisories'] },
  compression: defaultCompression,
  sharding: defaultSharding,
  allowEmpty: false,
  labels: {},
};

/** What every export of the bench is asked for: the defaults. */
export const benchProfile = {
  profileId: 'prf_bench',
  name: 'bench',
  revision: 1,
  spec,
  specDigest: digestOf(canonicalBytes(spec)),
};
