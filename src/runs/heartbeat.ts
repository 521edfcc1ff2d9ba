import { Worker } from 'node:worker_threads';
import type { ConnectionSettings } from '../platform/db/database.js';
import { threadUrl } from '../platform/threads/thread-url.js';
import type { FromHeartbeat, HeartbeatSettings, ToHeartbeat } from './heartbeat-protocol.js';

/** What the holder of a run hears. Each is called at most once a beat. */
export interface HeartbeatListener {
  lost(): void;
  cancel(): void;
}

/** The thread that renews this process's leases. `hold` begins with a claim, the function that it gives ends it. */
export class Heartbeat {
  readonly #thread: Worker;
  readonly #listeners = new Map<string, HeartbeatListener>();
  readonly #alive = new Int32Array(new SharedArrayBuffer(4));
  readonly #ticker: NodeJS.Timeout;

  constructor(connection: ConnectionSettings, times: { readonly interval: number; readonly lease: number }) {
    const workerData: HeartbeatSettings = { connection, ...times, alive: this.#alive.buffer };
    this.#thread = new Worker(threadUrl(import.meta.url, './heartbeat-thread.js'), { workerData });
    this.#thread.on('message', (message: FromHeartbeat) => this.#listeners.get(message.run)?.[message.type]());
    // Without its thread a worker would lose every lease unnoticed.
    this.#thread.on('error', () => this.#loseAll());
    this.#thread.on('exit', () => this.#loseAll());
    this.#thread.unref();
    this.#ticker = setInterval(() => Atomics.add(this.#alive, 0, 1), 1_000).unref();
  }

  hold(run: string, token: string, listener: HeartbeatListener): () => void {
    this.#listeners.set(run, listener);
    this.#thread.postMessage({ type: 'hold', run, token } satisfies ToHeartbeat, []);
    return () => {
      if (this.#listeners.get(run) !== listener) return;
      this.#listeners.delete(run);
      this.#thread.postMessage({ type: 'drop', run } satisfies ToHeartbeat, []);
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#ticker);
    this.#listeners.clear();
    await this.#thread.terminate();
  }

  #loseAll(): void {
    for (const listener of this.#listeners.values()) listener.lost();
  }
}
