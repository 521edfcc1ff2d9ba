import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { forgetRunningServer, noteRunningServer } from './running-server.js';
import { exitOf, spawnServer } from '../server-process.js';

export interface LocalServerOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly signal: AbortSignal;
  /** Called about four times a second while it starts, with the milliseconds so far. */
  readonly onWait: (elapsed: number) => void;
  /** Milliseconds; the first start makes a database. Default 120 000. */
  readonly startTimeout?: number;
}

/** The server of the quickstart, in a process of its own, its output in a log file. */
export class LocalServer {
  readonly url: string;
  readonly log: string;
  readonly #child: ChildProcess;
  readonly #dataDir: string;
  readonly #ended: Promise<number>;
  #exitCode: number | undefined;

  private constructor(child: ChildProcess, { port, dataDir }: LocalServerOptions, log: string) {
    this.#child = child;
    this.#dataDir = dataDir;
    this.url = `http://127.0.0.1:${port}`;
    this.log = log;
    this.#ended = exitOf(child).then((code) => (this.#exitCode = code));
  }

  /** Starts it and waits until it is ready. Throws exit 11 with the last lines of its log where it ends or is not ready in time. */
  static async start(options: LocalServerOptions): Promise<LocalServer> {
    const folder = join(options.dataDir, 'quickstart');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const log = join(folder, 'server.log');
    const output = openSync(log, 'w', 0o600);
    const child = spawnServer('main', { stdio: ['ignore', output, output], env: environmentOf(options) });
    closeSync(output);
    const server = new LocalServer(child, options, log);
    try {
      await server.#waitUntilReady(options);
      noteRunningServer(options.dataDir, { url: server.url, pid: child.pid! });
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Resolves with the exit code when the server ends by itself. */
  get ended(): Promise<number> {
    return this.#ended;
  }

  /** Asks it to end, and makes it end after 20 s. Returns when the process is gone. */
  async stop(): Promise<void> {
    forgetRunningServer(this.#dataDir);
    if (this.#exitCode !== undefined) return;
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 20_000);
    await this.#ended.catch(() => undefined);
    clearTimeout(timer);
  }

  async #waitUntilReady(options: LocalServerOptions): Promise<void> {
    const started = performance.now();
    const limit = options.startTimeout ?? 120_000;
    for (;;) {
      const elapsed = performance.now() - started;
      if (await isReady(this.url)) return;
      options.signal.throwIfAborted();
      if (this.#exitCode !== undefined)
        throw await this.#failure(`the server ended while it started (exit code ${this.#exitCode})`);
      if (elapsed > limit) throw await this.#failure(`the server was not ready after ${limit / 1000} s`);
      options.onWait(elapsed);
      await Promise.race([sleep(250), this.#ended]);
    }
  }

  async #failure(message: string): Promise<CliError> {
    const log = (await readFile(this.log, 'utf8').catch(() => '')).trimEnd();
    const lines =
      log === ''
        ? []
        : [
            'Its last words:',
            ...log
              .split('\n')
              .slice(-8)
              .map((line) => `  ${line}`),
          ];
    return new CliError(exitCodes.unavailable, [message, ...lines].join('\n'), {
      where: this.log,
      remedy: 'The whole log is in the file named above. Ports: --port. Another data folder: --data-dir.',
    });
  }
}

const othersSettings = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'EC_CONFIG',
  'EC_SIGNING',
  'EC_SIGNING_KEY_FILE',
  'EC_SIGNING_PASSPHRASE_FILE',
];

/** The quickstart is self-contained: a database or a key that the environment names for something else is not touched. */
function environmentOf({ dataDir, port, metricsPort }: LocalServerOptions): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of othersSettings) delete env[name];
  return {
    ...env,
    EC_DATA_DIR: dataDir,
    EC_HOST: '127.0.0.1',
    EC_PORT: String(port),
    EC_METRICS_PORT: String(metricsPort),
    EC_WORKER: 'on',
  };
}

export async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/healthz/ready`, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
