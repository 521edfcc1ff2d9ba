import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from './cli-error.js';
import { exitCodes } from './exit-codes.js';
import { projectRoot } from '../platform/config/project-root.js';

export type ServerProgram = 'main' | 'worker';

/**
 * What an export works on lies outside of V8's heap, so a small heap leaves the process 100 MiB smaller at the same CPU seconds. With 4 MiB for
 * new objects the API would need a sixth less CPU (measured: GET run), but an export would pass 256 MiB.
 */
const serverFlags = ['--max-semi-space-size=2', '--heap-growing-percent=30'];

/** Starts the API (`main`) or a worker as a process of its own, with this Node. The command line itself never loads the server. */
export function spawnServer(program: ServerProgram, options: SpawnOptions): ChildProcess {
  return spawn(process.execPath, serverArguments(program), { cwd: projectRoot(), ...options });
}

function serverArguments(program: ServerProgram): string[] {
  const entry = join(projectRoot(), 'dist', 'src', `${program}.js`);
  if (!existsSync(entry)) {
    throw new CliError(exitCodes.failure, `the server is not built: ${entry} is missing`, {
      where: entry,
      remedy: 'Run "npm run build" first.',
    });
  }
  return [...serverFlags, entry];
}

/** Runs a server in the foreground, in place of this process where the system can do that: a command line that only waits is 50 MiB. */
export async function runServer(program: ServerProgram, env: NodeJS.ProcessEnv): Promise<number> {
  if (process.execve) {
    const command = [process.execPath, ...serverArguments(program)];
    process.chdir(projectRoot());
    process.execve(
      process.execPath,
      command,
      Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
    );
  }
  const child = spawnServer(program, { stdio: 'inherit', env });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', pass).on('SIGTERM', pass);
  return exitOf(child);
}

/** Waits for the end: its code, or 128 + signal as a shell reports it. */
export function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGKILL' ? 9 : 15)),
    );
  });
}
