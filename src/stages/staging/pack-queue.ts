import type { Digest } from '../../formats/digest.js';
import { ExportCenterError } from '../../kernel/errors.js';
import type { Adapter } from '../adapters/adapter.js';
import type { EvidenceScan } from '../evidence/evidence-reader.port.js';
import type { PlannedPack } from '../planning/planned-pack.js';
import type { SegmentPlace } from '../storage/segment-writer.js';
import type { SegmentRecorder } from './segment-recorder.js';
import type { LocatedFrame, ShardCache } from './shard-cache.port.js';
import type { ShardBuilder } from './shard-task.js';
import { stagePack, type StagedPack } from './stage-pack.js';

export interface FinishedPack {
  readonly pack: PlannedPack;
  readonly path: string;
  readonly staged: StagedPack;
}

export interface PackQueueTools {
  readonly cache: ShardCache;
  readonly builder: ShardBuilder;
  readonly recorder: SegmentRecorder;
  readonly adapter: Adapter;
  readonly place: SegmentPlace;
  readonly recipe: Digest;
  readonly rebuild: (path: string) => boolean;
  readonly warn: (code: string, message: string) => Promise<void>;
  readonly signal: AbortSignal;
}

// Enough that no thread waits for the main one; more only holds more shard lists.
const packsPerThread = 3;
const packsPerLookup = 16;

/** Stages several packs at once and gives them back in order. */
export class PackQueue {
  readonly #tools: PackQueueTools;

  constructor(tools: PackQueueTools) {
    this.#tools = tools;
  }

  async *run(scan: EvidenceScan, packs: AsyncIterable<PlannedPack>): AsyncGenerator<FinishedPack> {
    const { builder, recorder, signal } = this.#tools;
    const open: Promise<FinishedPack>[] = [];
    for await (const group of inGroups(packs, packsPerLookup)) {
      const known = await this.#known(group);
      for (const pack of group) {
        signal.throwIfAborted();
        open.push(quiet(this.#stage(pack, scan, known)));
        if (open.length > builder.width * packsPerThread) yield await open.shift()!;
      }
    }
    for (const finished of open) yield await finished;
    await recorder.flush();
  }

  async #stage(pack: PlannedPack, scan: EvidenceScan, known: ReadonlyMap<Digest, LocatedFrame>): Promise<FinishedPack> {
    const { recorder } = this.#tools;
    const staged = await this.#stageOnce(pack, scan, known);
    for (const segment of staged.built) await recorder.add(segment);
    return { pack, path: this.#path(pack), staged };
  }

  /** A known frame that is damaged on the disk costs its pack a second making, never the run. */
  async #stageOnce(
    pack: PlannedPack,
    scan: EvidenceScan,
    known: ReadonlyMap<Digest, LocatedFrame>,
  ): Promise<StagedPack> {
    const { builder, warn } = this.#tools;
    try {
      return await stagePack(pack, scan, known, builder);
    } catch (error) {
      if (!(error instanceof ExportCenterError) || error.code !== 'EC-BLOB-DAMAGED') throw error;
      await warn('EC-BLOB-DAMAGED', `${this.#path(pack)} is built again: ${error.message}`);
      return stagePack(pack, scan, new Map(), builder);
    }
  }

  async #known(group: readonly PlannedPack[]): Promise<ReadonlyMap<Digest, LocatedFrame>> {
    const { cache, place, recipe, rebuild } = this.#tools;
    const usable = group.filter((pack) => !rebuild(this.#path(pack)));
    const ids = usable.flatMap((pack) => pack.shards.map(({ shardId }) => shardId));
    return ids.length === 0 ? new Map() : cache.find(place.tenant, recipe, ids);
  }

  #path(pack: PlannedPack): string {
    return this.#tools.adapter.pack.path(pack.kind, pack.number);
  }
}

async function* inGroups<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** A pack that fails while an earlier one is waited for must not count as an unhandled rejection; it is awaited later. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
