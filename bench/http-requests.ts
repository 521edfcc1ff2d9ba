import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface LoadTask {
  readonly port: number;
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A new Idempotency-Key with each request. */
  readonly idempotent?: boolean;
  readonly connections: number;
  /** Measured, after `warmup`. */
  readonly seconds: number;
  readonly warmup: number;
}

/** Latencies in milliseconds; `statuses` counts the answers. */
export interface LoadFigures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly statuses: Readonly<Record<string, number>>;
}

export const load = (task: LoadTask) => inProcess<LoadFigures>('./http-load.mjs', task);

export interface ReadTask {
  readonly port: number;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly connections?: number;
  /** Bytes a second of each connection; absent: as fast as they come. */
  readonly rate?: number;
  /** After so long the connections are cut. */
  readonly seconds?: number;
}

export const read = (task: ReadTask) => inProcess<{ bytes: number; seconds: number }>('./http-download.mjs', task);

/** Runs a program of this folder with `task` as JSON beside this process, which goes on, and answers the JSON that it printed. */
async function inProcess<T>(program: string, task: unknown): Promise<T> {
  const child = start(program, task);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return JSON.parse(text) as T;
}

/** A bare Nest + Express application that answers `bytes` bytes of JSON, until `end`. */
export async function startBare(bytes: number): Promise<{ readonly port: number; end(): void }> {
  const child = start('./http-bare.mjs', { bytes });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { port: Number(line), end: () => void child.kill() };
}

function start(program: string, task: unknown) {
  const file = fileURLToPath(new URL(program, import.meta.url));
  return spawn(process.execPath, [file, JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'inherit'] });
}
