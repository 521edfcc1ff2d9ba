import { join } from 'node:path';
import { ThreadPool } from '../../../platform/threads/thread-pool.js';
import { threadUrl } from '../../../platform/threads/thread-url.js';
import type { DroppedCount } from '../derive-files.js';
import type { RecordBatch } from '../record-batches.js';
import { compareBytes } from '../../../formats/byte-order.js';
import { annotationsFile, type BuiltDatabase, type MappedBatch, type RowTask, type RowThreadData } from './row-task.js';

/** Files that one merge reads at once. */
const fanIn = 256;
// A thread holds the rows of one batch: a small heap keeps the collector quick and memory flat.
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 128 };

/** Records in, database out, by threads. Rows wait in sorted runs in the scratch folder, so memory does not grow with their number. */
export class RowThreads implements AsyncDisposable {
  readonly #pool: ThreadPool<RowTask, MappedBatch | BuiltDatabase | string>;
  readonly #data: RowThreadData;
  readonly #threads: number;
  readonly #signal: AbortSignal;
  readonly #abort = () => void this.#pool.close();
  readonly #mapping: Promise<MappedBatch>[] = [];
  readonly #batches: MappedBatch[] = [];
  #started = 0;
  #merges = 0;

  constructor(data: RowThreadData, threads: number, signal: AbortSignal) {
    this.#data = data;
    this.#threads = threads;
    this.#signal = signal;
    const url = threadUrl(import.meta.url, './row-thread.js');
    this.#pool = new ThreadPool(url, { size: threads, workerData: data, resourceLimits });
    signal.addEventListener('abort', this.#abort, { once: true });
  }

  /** Takes records of KEV and EPSS before any others; what they say can then be looked up by all threads. */
  async annotate(batches: AsyncIterable<RecordBatch>): Promise<void> {
    const runs: string[] = [];
    for await (const batch of batches) {
      this.#started += 1;
      const task = { ...batch, work: 'annotate', batch: this.#started } as const;
      runs.push(await this.#run<string>(task, [batch.bodies]));
    }
    if (runs.length > 0) await this.#run({ work: 'index', runs, path: annotationsFile(this.#data.scratch) });
  }

  /** Takes records to map; waits while enough others are under way. */
  async map(batch: RecordBatch): Promise<void> {
    while (this.#mapping.length > this.#threads) this.#batches.push(await this.#mapping.shift()!);
    this.#started += 1;
    const task = { ...batch, work: 'map', batch: this.#started } as const;
    this.#mapping.push(quiet(this.#run<MappedBatch>(task, [batch.bodies])));
  }

  /** After the last record: the database at a path of the scratch folder. */
  async build(path: string): Promise<BuiltDatabase> {
    this.#batches.push(...(await Promise.all(this.#mapping.splice(0))));
    let runs = this.#batches.flatMap(({ run }) => run ?? []);
    while (runs.length > fanIn) runs = await this.#mergeOnce(runs);
    return this.#run<BuiltDatabase>({ work: 'build', runs, path });
  }

  /** How often each rule dropped something. */
  dropped(): readonly DroppedCount[] {
    const counts = new Map<string, number>();
    for (const { dropped } of this.#batches)
      for (const [rule, count] of Object.entries(dropped)) counts.set(rule, (counts.get(rule) ?? 0) + count);
    return [...counts].toSorted(([a], [b]) => compareBytes(a, b)).map(([rule, count]) => ({ rule, count }));
  }

  /** Files with the lines of what was dropped, in the order of the records. */
  dropLists(): readonly string[] {
    return this.#batches.flatMap(({ drops }) => drops ?? []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal.removeEventListener('abort', this.#abort);
    await this.#pool.close();
  }

  #mergeOnce(runs: readonly string[]): Promise<string[]> {
    const groups = Array.from({ length: Math.ceil(runs.length / fanIn) }, (_, i) =>
      runs.slice(i * fanIn, (i + 1) * fanIn),
    );
    return Promise.all(
      groups.map((group) => {
        this.#merges += 1;
        return this.#run<string>({
          work: 'merge',
          runs: group,
          path: join(this.#data.scratch, `merged-${this.#merges}`),
        });
      }),
    );
  }

  async #run<T extends MappedBatch | BuiltDatabase | string>(task: RowTask, transfer?: ArrayBuffer[]): Promise<T> {
    this.#signal.throwIfAborted();
    try {
      return (await this.#pool.run(task, transfer)) as T;
    } catch (error) {
      this.#signal.throwIfAborted();
      throw error;
    }
  }
}

/** It is awaited later; until then a failure must not count as unhandled. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
