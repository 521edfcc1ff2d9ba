import type { EvidenceKind } from '../../kernel/evidence.js';
import type { Plan } from '../../kernel/plan.js';
import type { FileNaming } from '../adapters/adapter.js';
import type { EvidenceScan } from '../evidence/evidence-reader.port.js';
import type { PlannedPack } from '../planning/planned-pack.js';
import type { EarlierBundle } from './earlier-bundle.js';
import { NormalizingShardBuilder } from './normalizing-shard-builder.js';
import { PackQueue, type FinishedPack, type PackQueueTools } from './pack-queue.js';
import { SegmentRecorder } from './segment-recorder.js';
import { normalizedRecipeOf } from './staging-recipe.js';

export interface NormalizedPacksTools extends Omit<
  PackQueueTools,
  'earlier' | 'pack' | 'projection' | 'recipe' | 'recorder'
> {
  readonly earlier?: EarlierBundle | undefined;
  readonly threads: number;
}

/**
 * The packs of normalised records: each follows a raw pack, frame by frame. A frame is found by the shard that it is made of, as raw frames
 * are, so a later run normalises only shards that changed.
 */
export class NormalizedPacks {
  readonly #builder: NormalizingShardBuilder;
  readonly #queue: PackQueue;

  constructor(plan: Plan, pack: FileNaming<[kind: EvidenceKind, number: number]>, tools: NormalizedPacksTools) {
    const { builder, cache, earlier, place, threads } = tools;
    const recipe = normalizedRecipeOf(plan);
    this.#builder = new NormalizingShardBuilder(threads, place, plan.codec.level, (task) => builder.hash(task));
    this.#queue = new PackQueue({
      ...tools,
      pack,
      builder: this.#builder,
      recipe,
      projection: plan.projection,
      recorder: new SegmentRecorder(place.root, place.tenant, cache, recipe),
      earlier: earlier && { digestOf: (frames) => earlier.digestOf(frames), helpWith: async (_, ranges) => ranges },
    });
  }

  /** Follows the raw packs of one kind as they are finished. */
  async *follow(scan: EvidenceScan, raw: AsyncIterable<FinishedPack>): AsyncGenerator<FinishedPack> {
    for await (const finished of this.#queue.run(scan, this.#learn(raw))) {
      this.#builder.forget(finished);
      yield finished;
    }
  }

  close(): Promise<void> {
    return this.#builder.close();
  }

  async *#learn(raw: AsyncIterable<FinishedPack>): AsyncGenerator<PlannedPack> {
    for await (const finished of raw) {
      this.#builder.learn(finished);
      yield finished.pack;
    }
  }
}
