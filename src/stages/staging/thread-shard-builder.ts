import { ExportCenterError, type ErrorKind } from '../../kernel/errors.js';
import type { Digest } from '../../formats/digest.js';
import type { ConnectionSettings } from '../../platform/db/database.js';
import { ThreadPool, type ThreadFailure } from '../../platform/threads/thread-pool.js';
import { threadUrl } from '../../platform/threads/thread-url.js';
import type { SegmentPlace } from '../storage/segment-writer.js';
import type { NewSegment } from './shard-cache.port.js';
import type { BuildTask, HashTask, ShardBuilder } from './shard-task.js';

export interface ShardThreadData {
  readonly connection: ConnectionSettings;
  readonly place: SegmentPlace;
  readonly level: number;
}

// Bodies live in buffers outside the heap: a small heap keeps the collector quick and a thread's memory flat.
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 96 };

// While one task waits for the disk or for the first row of its query, the other one compresses.
const tasksPerThread = 2;

/** Builds shards in threads that have connections of their own: no byte of a record passes the main thread. */
export class ThreadShardBuilder implements ShardBuilder {
  readonly #running = new Set<Promise<unknown>>();
  readonly #pool: ThreadPool<BuildTask | HashTask, NewSegment | Digest>;

  constructor(threads: number, data: ShardThreadData) {
    this.#pool = new ThreadPool(threadUrl(import.meta.url, './shard-thread.js'), {
      size: threads,
      tasksPerThread,
      workerData: data,
      resourceLimits,
      revive,
    });
  }

  build(task: BuildTask): Promise<NewSegment> {
    return this.#run(task) as Promise<NewSegment>;
  }

  hash(task: HashTask): Promise<Digest> {
    return this.#run(task) as Promise<Digest>;
  }

  async close(): Promise<void> {
    this.#pool.abandonQueue();
    await Promise.allSettled(this.#running);
    await this.#pool.close();
  }

  #run(task: BuildTask | HashTask): Promise<NewSegment | Digest> {
    const answer = this.#pool.run(task);
    const settled = answer.catch(() => undefined).finally(() => this.#running.delete(settled));
    this.#running.add(settled);
    return answer;
  }
}

function revive({ code, kind, message }: ThreadFailure): Error {
  return code?.startsWith('EC-') && kind ? new ExportCenterError(code, kind as ErrorKind, message) : new Error(message);
}
