import type { Digest } from '../../formats/digest.js';
import { ExportCenterError } from '../../kernel/errors.js';
import type { RecordsAdapter } from '../adapters/adapter.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { PlanProjection } from '../../kernel/plan.js';
import type { EvidenceScan } from '../evidence/evidence-reader.port.js';
import type { PlannedPack } from '../planning/planned-pack.js';
import type { SegmentPlace } from '../storage/segment-writer.js';
import type { EarlierBundle } from './earlier-bundle.js';
import { missingShards } from './missing-shards.js';
import { PackGroup, type GroupTools, type StagedPack } from './pack-group.js';
import type { SegmentRecorder } from './segment-recorder.js';
import type { LocatedFrame, ShardCache } from './shard-cache.port.js';
import type { PatchBase, ShardBuilder } from './shard-task.js';

export interface FinishedPack {
  readonly pack: PlannedPack;
  readonly path: string;
  readonly staged: StagedPack;
}

export interface PackQueueTools {
  readonly cache: ShardCache;
  readonly builder: ShardBuilder;
  readonly earlier?: Pick<EarlierBundle, 'digestOf' | 'helpWith'> | undefined;
  readonly recorder: SegmentRecorder;
  readonly pack: RecordsAdapter['pack'];
  readonly place: SegmentPlace;
  readonly recipe: Digest;
  /** Where packs are written as patches: of what. */
  readonly patchBase?: ((kind: EvidenceKind) => PatchBase) | undefined;
  readonly projection: PlanProjection;
  readonly rebuild: (path: string) => boolean;
  readonly warn: (code: string, message: string) => Promise<void>;
  readonly signal: AbortSignal;
}

// Small, so that the threads have work soon after the scan has begun.
const packsPerGroup = 16;
/** The scan runs ahead of the threads by so many packs; more only holds more lists of shards. */
const openPacks = 64;

/** Stages several packs at once and gives them back in order. */
export class PackQueue {
  readonly #tools: PackQueueTools;
  readonly #groupTools: GroupTools;

  constructor(tools: PackQueueTools) {
    this.#tools = tools;
    this.#groupTools = {
      builder: tools.builder,
      earlier: tools.earlier,
      built: (segment) => tools.recorder.add(segment),
    };
  }

  async *run(scan: EvidenceScan, packs: AsyncIterable<PlannedPack>): AsyncGenerator<FinishedPack> {
    const open: Promise<FinishedPack>[] = [];
    for await (const packsOfGroup of inGroups(packs, packsPerGroup)) {
      this.#tools.signal.throwIfAborted();
      const group = await this.#group(packsOfGroup, scan, await this.#known(packsOfGroup));
      open.push(...packsOfGroup.map((pack) => quiet(this.#stage(pack, scan, group))));
      while (open.length > openPacks) yield await this.#next(open);
    }
    while (open.length > 0) yield await this.#next(open);
    await this.#tools.recorder.flush();
  }

  #next(open: Promise<FinishedPack>[]): Promise<FinishedPack> {
    this.#tools.signal.throwIfAborted();
    return open.shift()!;
  }

  /** A known frame that is damaged on the disk, or an earlier bundle that does not fit, costs its pack a second making, never the run. */
  async #stage(pack: PlannedPack, scan: EvidenceScan, group: PackGroup): Promise<FinishedPack> {
    const path = this.#path(pack);
    try {
      return { pack, path, staged: await group.finish(pack) };
    } catch (error) {
      const { earlier, warn } = this.#tools;
      const code = error instanceof ExportCenterError ? error.code : '';
      if (code === 'EC-BLOB-DAMAGED') await warn(code, `${path} is built again: ${(error as Error).message}`);
      else if (!earlier || code !== 'EC-EVIDENCE-DAMAGED') throw error;
      const again = await this.#group([pack], scan, new Map());
      return { pack, path, staged: await again.finish(pack) };
    }
  }

  async #group(
    packs: readonly PlannedPack[],
    scan: EvidenceScan,
    known: ReadonlyMap<Digest, LocatedFrame>,
  ): Promise<PackGroup> {
    const { earlier, patchBase, projection } = this.#tools;
    const patch = patchBase && { patch: patchBase(scan.kind) };
    const tasks = missingShards(packs, known).map(async ({ whole, ranges }) => {
      const helped = earlier && !whole ? await earlier.helpWith(scan.kind, ranges) : ranges;
      return { scan, projection, ranges: helped, ...patch };
    });
    return new PackGroup(await Promise.all(tasks), known, this.#groupTools);
  }

  async #known(group: readonly PlannedPack[]): Promise<ReadonlyMap<Digest, LocatedFrame>> {
    const { cache, place, recipe, rebuild } = this.#tools;
    const usable = group.filter((pack) => !rebuild(this.#path(pack)));
    const ids = usable.flatMap((pack) => pack.shards.map(({ shardId }) => shardId));
    return ids.length === 0 ? new Map() : cache.find(place.tenant, recipe, ids);
  }

  #path(pack: PlannedPack): string {
    return this.#tools.pack.path(pack.kind, pack.number);
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
