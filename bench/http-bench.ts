import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { inBenchFolder } from './bench-folder.js';
import { openBenchDatabase, type BenchDatabase } from './bench-database.js';
import { Timings, interleave, rounded, type Series } from './figures.js';
import { hasNginx, nginxPort, startNginx } from './nginx.js';
import { load, read, startBare, type LoadFigures, type LoadTask } from './http-requests.js';
import { OsvLikeRecords } from './osv-like-records.js';
import { RunningServer } from './running-server.js';

export interface HttpBenchOptions {
  /** In the bundle that is downloaded. */
  readonly records: number;
  readonly rounds: number;
  /** Of each measurement. */
  readonly seconds: number;
  readonly report: (message: string) => void;
}

export interface HttpFigures {
  /** GET run of 32 connections: at least 2,000 requests a second, p99 below 60 ms; and the bare handler with as many bytes. */
  readonly getRun: Compared;
  /** 50 runs: at least 1,200 a second. */
  readonly listRuns: Compared;
  /** POST run: at least 400 a second. */
  readonly createRun: LoadFigures;
  /** One client, the bundle's tar, hashed on the way; against nginx with the same bytes in a file: at least 0.5 of its speed. */
  readonly download: {
    readonly bytes: number;
    readonly seconds: Readonly<Record<string, Series>>;
    /** Absent where nginx is not installed. */
    readonly ofNginx?: number;
  };
  /** What 200 clients at 20 kB/s add to the server's memory, at most 60 MiB, and how GET run fares meanwhile. */
  readonly slowClients: { readonly addedMiB: number; readonly getRun: LoadFigures };
}

interface Compared {
  readonly product: LoadFigures;
  readonly bare: LoadFigures;
  /** Of the bare handler's requests a second. */
  readonly ofBare: number;
}

/** Limits are on, and above what a bench can send. */
const environment = {
  EC_RATE_READ: '1000000',
  EC_RATE_WRITE: '1000000',
  EC_RATE_DOWNLOAD: '100000',
  EC_QUOTA_CONCURRENT_RUNS: '1000000',
  EC_QUOTA_DAILY_RUNS: '10000000',
};
const connections = 32;
/** Milliseconds. */
const settling = 12_000;
const slow = { connections: 200, rate: 20_000 } as const;

/** The API under load: authentication by API key, row-level security, rate limits, problem documents and metrics on, signing off. */
export async function benchHttp(options: HttpBenchOptions): Promise<HttpFigures> {
  return inBenchFolder('http', async (folder) => {
    const database = await openBenchDatabase(join(folder, 'installation'));
    try {
      return await new HttpBench(options, folder, database).figures();
    } finally {
      await database.close();
    }
  });
}

class HttpBench {
  readonly #options: HttpBenchOptions;
  readonly #folder: string;
  readonly #database: BenchDatabase;

  constructor(options: HttpBenchOptions, folder: string, database: BenchDatabase) {
    this.#options = options;
    this.#folder = folder;
    this.#database = database;
  }

  async figures(): Promise<HttpFigures> {
    const { runId, profileId } = await this.#withServer({}, (server) => this.#prepare(server));
    return this.#withServer({ EC_WORKER: 'off' }, async (server) => {
      const getRun = await this.#compare(server, `/api/v1/runs/${runId}`, 'GET run');
      const listRuns = await this.#compare(server, '/api/v1/runs?pageSize=50', '50 runs');
      const download = await this.#downloads(server, runId);
      const slowClients = await this.#slowClients(server, runId);
      const createRun = await this.#load(server, {
        path: '/api/v1/runs',
        method: 'POST',
        body: { profileId },
        idempotent: true,
      });
      this.#options.report(`POST run: ${words(createRun)}`);
      return { getRun, listRuns, createRun, download, slowClients };
    });
  }

  async #withServer<T>(env: NodeJS.ProcessEnv, work: (server: RunningServer) => Promise<T>): Promise<T> {
    const server = await RunningServer.start(this.#database, join(this.#folder, 'data'), { ...environment, ...env });
    try {
      return await work(server);
    } finally {
      await server.end();
    }
  }

  /** Evidence, a profile, one bundle, and 60 runs for the list. */
  async #prepare(server: RunningServer): Promise<{ runId: string; profileId: string }> {
    const made = new OsvLikeRecords(1);
    const batch = 20_000;
    for (let from = 0; from < this.#options.records; from += batch) {
      const lines = Array.from(
        { length: Math.min(batch, this.#options.records - from) },
        (_, i) => made.record(from + i, 0).body,
      );
      await server.call('evidence/batches?source=bench', lines.join('\n'), 'application/x-ndjson');
    }
    const profile = { name: 'bench', kind: 'json:raw', selectors: { kinds: ['advisories'] } };
    const { id: profileId } = await server.call<{ id: string }>('profiles', profile);
    const runId = await server.run(profileId);
    for (let i = 0; i < 60; i += 1)
      await server.call('runs', { profileId, labels: { number: String(i) }, reuse: true });
    return { runId, profileId };
  }

  async #compare(server: RunningServer, path: string, name: string): Promise<Compared> {
    const { headers } = server;
    const sample = await fetch(`http://127.0.0.1:${server.port}${path}`, { headers });
    const bare = await startBare((await sample.arrayBuffer()).byteLength);
    try {
      const bareFigures = await load({ ...this.#task(bare.port), path: '/runs/run_1' });
      const product = await this.#load(server, { path });
      const ofBare = rounded(product.perSecond / bareFigures.perSecond);
      this.#options.report(`${name}: ${words(product)}; bare handler: ${words(bareFigures)}`);
      return { product, bare: bareFigures, ofBare };
    } finally {
      bare.end();
    }
  }

  async #downloads(server: RunningServer, runId: string): Promise<HttpFigures['download']> {
    const path = `/api/v1/runs/${runId}/bundle`;
    const files = join(this.#folder, 'files');
    await mkdir(files);
    const file = join(files, 'bundle.tar');
    const { body } = await fetch(`http://127.0.0.1:${server.port}${path}`, { headers: server.headers });
    await pipeline(Readable.fromWeb(body as never), createWriteStream(file));
    const bytes = (await stat(file)).size;
    const timings = new Timings();
    const timed = async (name: string, port: number, from: string) => {
      for (let i = 0; i < 3; i += 1) {
        const { bytes: received, seconds } = await read({ port, path: from, headers: server.headers });
        if (received < bytes) throw new Error(`${name} sent ${received} bytes where there are ${bytes}`);
        timings.add(name, seconds);
      }
    };
    const nginx = hasNginx() ? await startNginx(join(this.#folder, 'nginx'), files) : undefined;
    await interleave(this.#options.rounds, [
      () => timed('product', server.port, path),
      ...(nginx ? [() => timed('nginx', nginxPort, '/bundle.tar')] : []),
    ]);
    nginx?.end();
    const seconds = timings.all();
    const ofNginx = nginx ? rounded(timings.series('nginx').median / timings.series('product').median) : undefined;
    this.#options.report(`download of ${bytes} bytes: ${JSON.stringify(seconds)}, ${ofNginx} of nginx`);
    return { bytes, seconds, ...(ofNginx === undefined ? {} : { ofNginx }) };
  }

  async #slowClients(server: RunningServer, runId: string): Promise<HttpFigures['slowClients']> {
    const { headers, port } = server;
    await this.#load(server, { path: `/api/v1/runs/${runId}` });
    const before = server.rss('VmRSS');
    const seconds = this.#options.seconds + settling / 1000 + 6;
    const clients = read({ ...slow, port, headers, path: `/api/v1/runs/${runId}/bundle`, seconds });
    // The first megabytes fill the buffers of the sockets at full speed.
    await sleep(settling);
    const addedMiB = Math.round(server.rss('VmRSS') - before);
    const getRun = await this.#load(server, { path: `/api/v1/runs/${runId}` });
    await clients;
    this.#options.report(`${slow.connections} slow clients: ${addedMiB} MiB more; GET run meanwhile: ${words(getRun)}`);
    return { addedMiB, getRun };
  }

  #load(server: RunningServer, task: Partial<LoadTask> & { readonly path: string }): Promise<LoadFigures> {
    return load({ ...this.#task(server.port), headers: server.headers, ...task });
  }

  #task(port: number) {
    return { port, connections, seconds: this.#options.seconds, warmup: Math.min(3, this.#options.seconds / 2) };
  }
}

const words = ({ perSecond, p50, p99, statuses }: LoadFigures) =>
  `${perSecond}/s, p50 ${p50} ms, p99 ${p99} ms, ${JSON.stringify(statuses)}`;
