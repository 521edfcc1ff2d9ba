import type { Digest } from '../../formats/digest.js';
import { ExportCenterError, integrity, type ErrorKind } from '../../kernel/errors.js';
import { ThreadPool, type ThreadFailure } from '../../platform/threads/thread-pool.js';
import { threadUrl } from '../../platform/threads/thread-url.js';
import { segmentPath } from '../storage/segment-path.js';
import type { SegmentPlace } from '../storage/segment-writer.js';
import type { NormalizeTask, RawShard } from './normalize-task.js';
import type { FinishedPack } from './pack-queue.js';
import type { NewSegment } from './shard-cache.port.js';
import type { BuildTask, HashTask, ShardBuilder } from './shard-task.js';

// The largest document is some megabytes of text, and what is made of it is less.
const resourceLimits = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 };

/** Makes the shards of normalised records, in threads, of the frames of raw ones: nothing is read from the database. */
export class NormalizingShardBuilder implements ShardBuilder {
  readonly #pool: ThreadPool<NormalizeTask, NewSegment>;
  readonly #place: SegmentPlace;
  readonly #hash: ShardBuilder['hash'];
  readonly #raw = new Map<Digest, RawShard>();
  readonly #running = new Set<Promise<unknown>>();

  /** `hash` is that of the builder of raw shards. */
  constructor(threads: number, place: SegmentPlace, level: number, hash: ShardBuilder['hash']) {
    const url = threadUrl(import.meta.url, './normalize-thread.js');
    this.#pool = new ThreadPool(url, { size: threads, workerData: { place, level }, resourceLimits, revive });
    this.#place = place;
    this.#hash = hash;
  }

  /** Must be told of a raw pack before its shards are asked for; `forget` when they are there. */
  learn({ pack, staged }: FinishedPack): void {
    for (const [i, { shardId, plainBytes }] of pack.shards.entries()) {
      const { digest, location } = staged.frames[i]!;
      const file = segmentPath(this.#place.root, this.#place.tenant, location.segment);
      this.#raw.set(shardId, { shardId, digest, plainBytes, file, offset: location.offset, length: location.length });
    }
  }

  forget({ pack }: Pick<FinishedPack, 'pack'>): void {
    for (const { shardId } of pack.shards) this.#raw.delete(shardId);
  }

  build({ scan, ranges }: BuildTask): Promise<NewSegment> {
    const orders = ranges.flatMap(({ shards }) => shards);
    const answer = this.#pool.run({ kind: scan.kind, shards: orders.map(({ shardId }) => this.#rawShard(shardId)) });
    const settled = answer.catch(() => undefined).finally(() => this.#running.delete(settled));
    this.#running.add(settled);
    return answer;
  }

  hash(task: HashTask): Promise<Digest> {
    return this.#hash(task);
  }

  async close(): Promise<void> {
    this.#pool.abandonQueue();
    await Promise.allSettled(this.#running);
    await this.#pool.close();
  }

  #rawShard(shardId: Digest): RawShard {
    const shard = this.#raw.get(shardId);
    if (!shard) throw integrity('EC-EVIDENCE-DAMAGED', `shard ${shardId} was not staged before it is normalised`);
    return shard;
  }
}

function revive({ code, kind, message }: ThreadFailure): Error {
  return code?.startsWith('EC-') && kind ? new ExportCenterError(code, kind as ErrorKind, message) : new Error(message);
}
