import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApiKey } from '../src/platform/auth/create-api-key.js';
import type { BenchDatabase } from './bench-database.js';

export interface ServerRun {
  /** From the request to the finished run, with everything that a server does besides. */
  readonly seconds: number;
  /** Of all processes of the product; PostgreSQL apart. */
  readonly peakRssMiB: number;
}

const ports = { api: 17_460, metrics: 17_461 };
const root = join(import.meta.dirname, '..');

/** Starts the product as `npm start` does, API and worker in one, and asks it for an export of everything. Linux only: it reads /proc. */
export async function runOnServer(database: BenchDatabase, dataDir: string): Promise<ServerRun> {
  const { key } = await createApiKey(database.database, database.tenant, {
    name: `bench ${Date.now()}`,
    roles: ['tenant-admin'],
    createdBy: 'bench',
  });
  const server = spawn(join(root, 'bin', 'export-center'), ['serve'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      EC_DATA_DIR: dataDir,
      DATABASE_URL: database.settings.connectionString,
      DATABASE_OWNER_URL: database.ownerSettings.connectionString,
      EC_PORT: String(ports.api),
      EC_METRICS_PORT: String(ports.metrics),
      EC_SIGNING: 'optional',
      EC_LOG_LEVEL: 'error',
    },
  });
  try {
    const api = new Api(key);
    await api.untilAlive();
    const seconds = await api.export();
    return { seconds, peakRssMiB: Math.round(treeOf(server.pid!).reduce((sum, pid) => sum + peakOf(pid), 0)) };
  } finally {
    await end(server);
  }
}

class Api {
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  async untilAlive(): Promise<void> {
    for (const deadline = Date.now() + 30_000; ; await sleep(100)) {
      const answer = await fetch(`http://127.0.0.1:${ports.api}/healthz/live`).catch(() => undefined);
      if (answer?.ok) return;
      if (Date.now() > deadline) throw new Error('the server did not start within 30 s');
    }
  }

  async export(): Promise<number> {
    const profile = { name: `bench-${Date.now()}`, kind: 'json:raw', selectors: { kinds: ['advisories'] } };
    const { id: profileId } = await this.#call<{ id: string }>('profiles', profile);
    const start = performance.now();
    const { id } = await this.#call<{ id: string }>('runs', { profileId });
    for (; ; await sleep(50)) {
      const { state, error } = await this.#call<{ state: string; error?: unknown }>(`runs/${id}`);
      if (state === 'succeeded') return (performance.now() - start) / 1000;
      if (state !== 'queued' && state !== 'running')
        throw new Error(`the run ended ${state}: ${JSON.stringify(error)}`);
    }
  }

  async #call<T>(path: string, body?: object): Promise<T> {
    const answer = await fetch(`http://127.0.0.1:${ports.api}/api/v1/${path}`, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      headers: {
        Authorization: `Bearer ${this.#key}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': crypto.randomUUID(),
      },
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}

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

/** MiB. */
function peakOf(pid: number): number {
  const kibibytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return Number(kibibytes) / 1024;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}
