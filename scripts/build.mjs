// Compiles src, migrations and config into dist. The new folder takes the place of the old one in one step, so that processes that
// run from it meanwhile never find a file missing.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodeOf, node26, root } from './node26.mjs';

const sources = ['src', 'migrations', 'config'];
const dist = join(root, 'dist');
const stamp = '.built-from';

/** Builds if a source changed since the last build. Ends the process where the compiler fails. */
export async function ensureBuilt() {
  if (!isBuilt() && !(await build())) process.exit(1);
}

/** Answers whether the compiler succeeded; if not, dist stays as it was. */
export async function build() {
  const wanted = fingerprint();
  const made = join(root, `dist.${process.pid}`);
  const options = ['--config-file', '.swcrc', '--ignore', '**/*.spec.ts', '--quiet', '-d', made];
  const code = await exitCodeOf(node26(), ['node_modules/@swc/cli/bin/swc.js', ...sources, ...options]);
  if (code === 0) {
    writeFileSync(join(made, stamp), wanted);
    replace(made);
  }
  rmSync(made, { recursive: true, force: true });
  return code === 0;
}

export function isBuilt() {
  const path = join(dist, stamp);
  return existsSync(path) && readFileSync(path, 'utf8') === fingerprint();
}

function replace(made) {
  const old = `${made}.old`;
  for (let tries = 0; ; tries += 1) {
    if (existsSync(dist)) renameSync(dist, old);
    try {
      renameSync(made, dist);
      break;
    } catch (error) {
      // Another build was faster by a blink: it is moved away in its turn.
      if (tries > 5) throw error;
      rmSync(old, { recursive: true, force: true });
    }
  }
  rmSync(old, { recursive: true, force: true });
}

/** Changes with every name, size and time of the sources, and with the compiler's settings. */
function fingerprint() {
  const files = sources.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );
  const hash = createHash('sha256');
  for (const name of [...files.sort(), '.swcrc', 'package-lock.json']) {
    const { size, mtimeMs } = statSync(join(root, name));
    hash.update(`${name} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !(await build())) process.exit(1);
