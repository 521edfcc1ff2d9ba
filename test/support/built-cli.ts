import { randomInt } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPortFree } from '../../src/platform/net/free-port.js';

export const projectFolder = join(import.meta.dirname, '..', '..');
export const cliEntry = join(projectFolder, 'dist', 'src', 'cli.js');

export interface CliOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From start to exit, in milliseconds. */
  readonly elapsed: number;
}

/** An environment that finds nothing of the machine it runs on: no configuration file, no tokens, no database. */
export function bareEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: join(tmpdir(), 'export-center-no-home'), TZ: process.env.TZ, ...more };
}

/** Runs the built command line to its end, as a user would. */
export async function runBuiltCli(
  args: readonly string[],
  env: NodeJS.ProcessEnv = bareEnvironment(),
): Promise<CliOutcome> {
  const started = performance.now();
  const child = startBuiltCli(args, env);
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout!),
    textOf(child.stderr!),
    new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve)),
  ]);
  return { code, stdout, stderr, elapsed: performance.now() - started };
}

export function startBuiltCli(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [cliEntry, ...args], { env, cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe'] });
}

export async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** A port that nobody listens on now, below those that the system hands out: nothing that asks it for one takes this first. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (await isPortFree(port)) return port;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
