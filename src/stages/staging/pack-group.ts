import type { Digest } from '../../formats/digest.js';
import type { EarlierBundle } from './earlier-bundle.js';
import type { PlannedPack } from '../planning/planned-pack.js';
import type { LocatedFrame, NewSegment } from './shard-cache.port.js';
import type { BuildTask, ShardBuilder } from './shard-task.js';

export interface StagedPack {
  readonly digest: Digest;
  /** One a shard, in order. */
  readonly frames: readonly LocatedFrame[];
}

export interface GroupTools {
  readonly builder: ShardBuilder;
  /** Knows the digests of packs that did not change; the verify step reads them back. */
  readonly earlier?: Pick<EarlierBundle, 'digestOf'> | undefined;
  /** Told of every segment that was built, once. */
  readonly built: (segment: NewSegment) => Promise<void>;
}

/**
 * Some packs of one kind that are staged together: what they miss was put into few tasks, and each pack is finished as soon as its own
 * shards are there. Known frames are checked against their digests when the pack is hashed.
 */
export class PackGroup {
  readonly #known: ReadonlyMap<Digest, LocatedFrame>;
  readonly #tools: GroupTools;
  readonly #tasks = new Map<Digest, Promise<NewSegment>>();

  /** `tasks` build what the packs of the group have besides the `known` shards. */
  constructor(tasks: readonly BuildTask[], known: ReadonlyMap<Digest, LocatedFrame>, tools: GroupTools) {
    this.#known = known;
    this.#tools = tools;
    for (const task of tasks) this.#start(task);
  }

  async finish(pack: PlannedPack): Promise<StagedPack> {
    const frames: LocatedFrame[] = [];
    for (const { shardId } of pack.shards) frames.push(this.#known.get(shardId) ?? (await this.#built(shardId)));
    const segment = frames[0]!.location.segment;
    if (isWhole(frames, await this.#segmentSize(pack))) return { digest: segment, frames };
    const unchanged = this.#tools.earlier?.digestOf(frames);
    if (unchanged) return { digest: unchanged, frames };
    const pieces = frames.map(({ digest, location }) => ({ ...location, digest }));
    return { digest: await this.#tools.builder.hash({ pieces }), frames };
  }

  #start(task: BuildTask): void {
    const building = this.#build(task);
    // Each pack that needs it awaits it; until then a failure must not count as unhandled.
    building.catch(() => undefined);
    for (const { shards } of task.ranges) for (const { shardId } of shards) this.#tasks.set(shardId, building);
  }

  async #build(task: BuildTask): Promise<NewSegment> {
    const segment = await this.#tools.builder.build(task);
    await this.#tools.built(segment);
    return segment;
  }

  async #built(shardId: Digest): Promise<LocatedFrame> {
    const { segment, frames } = await this.#tasks.get(shardId)!;
    const { digest, bytes, offset } = frames.find((frame) => frame.shardId === shardId)!;
    return { digest, bytes, location: { segment, offset, length: bytes } };
  }

  /** Frames of the segment that the pack's first shard was built into; 0 where it was known. */
  async #segmentSize(pack: PlannedPack): Promise<number> {
    const building = this.#tasks.get(pack.shards[0]!.shardId);
    return building ? (await building).frames.length : 0;
  }
}

/** A segment of exactly these frames, in this order, has the digest of the pack. */
function isWhole(frames: readonly LocatedFrame[], segmentFrames: number): boolean {
  const { segment } = frames[0]!.location;
  return frames.length === segmentFrames && frames.every(({ location }) => location.segment === segment);
}
