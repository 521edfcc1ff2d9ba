import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApiKey } from '../src/platform/auth/create-api-key.js';
import { anyFreePort } from '../src/platform/net/free-port.js';
import type { BenchDatabase } from './bench-database.js';

const root = join(import.meta.dirname, '..');

/** The product as `npm start` runs it, in processes of its own, and a caller with every right of the tenant. Linux only: it reads /proc. */
export class RunningServer {
  readonly #child: ChildProcess;

  private constructor(
    child: ChildProcess,
    readonly port: number,
    readonly key: string,
  ) {
    this.#child = child;
  }

  /** Resolves when it answers. Throws where it does not within 30 s. */
  static async start(database: BenchDatabase, dataDir: string, env: NodeJS.ProcessEnv = {}): Promise<RunningServer> {
    const { key } = await createApiKey(database.database, database.tenant, {
      name: `bench ${Date.now()}`,
      roles: ['tenant-admin'],
      createdBy: 'bench',
    });
    const port = await anyFreePort();
    const child = spawn(join(root, 'bin', 'export-center'), ['serve'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...environmentOf(database, dataDir, port), ...env },
    });
    const server = new RunningServer(child, port, key);
    await server.#untilAlive();
    return server;
  }

  get headers(): Record<string, string> {
    return { Authorization: `Bearer ${this.key}` };
  }

  /** GET or, with a body, POST under /api/v1. Throws where the answer is no success. */
  async call<T>(path: string, body?: unknown, contentType = 'application/json'): Promise<T> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/api/v1/${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { ...this.headers, 'Content-Type': contentType, 'Idempotency-Key': crypto.randomUUID() },
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Makes a run and waits until it has succeeded; asks each 50 ms. Answers its id. */
  async run(profileId: string): Promise<string> {
    const { id } = await this.call<{ id: string }>('runs', { profileId });
    for (; ; await sleep(50)) {
      const { state, error } = await this.call<{ state: string; error?: unknown }>(`runs/${id}`);
      if (state === 'succeeded') return id;
      if (state !== 'queued' && state !== 'running')
        throw new Error(`the run ended ${state}: ${JSON.stringify(error)}`);
    }
  }

  /** MiB of all its processes, PostgreSQL left out: the peaks so far, or what they have now. */
  rss(which: 'VmHWM' | 'VmRSS'): number {
    return rssOfTree(this.#child.pid!, which);
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await ended;
  }

  async #untilAlive(): Promise<void> {
    for (const deadline = Date.now() + 30_000; ; await sleep(100)) {
      const answer = await fetch(`http://127.0.0.1:${this.port}/healthz/live`).catch(() => undefined);
      if (answer?.ok) return;
      if (Date.now() > deadline) throw new Error('the server did not start within 30 s');
    }
  }
}

function environmentOf(database: BenchDatabase, dataDir: string, port: number): NodeJS.ProcessEnv {
  return {
    EC_DATA_DIR: dataDir,
    DATABASE_URL: database.settings.connectionString,
    DATABASE_OWNER_URL: database.ownerSettings.connectionString,
    EC_PORT: String(port),
    EC_METRICS_PORT: '0',
    EC_SIGNING: 'optional',
    EC_LOG_LEVEL: 'error',
  };
}

/** MiB of a process and its descendants, PostgreSQL left out. */
export const rssOfTree = (pid: number, which: 'VmHWM' | 'VmRSS'): number =>
  treeOf(pid).reduce((sum, one) => sum + mebibytesOf(one, which), 0);

/** A process and its descendants, PostgreSQL left out. */
function treeOf(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => parentOf(candidate) === pid);
  return [pid, ...children.flatMap(treeOf)];
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return stat.includes('(postgres)') ? undefined : Number(afterName[1]);
  } catch {
    // It has ended.
    return undefined;
  }
}

function mebibytesOf(pid: number, field: string): number {
  try {
    const kibibytes = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
    return Number(kibibytes) / 1024;
  } catch {
    // It has ended.
    return 0;
  }
}
