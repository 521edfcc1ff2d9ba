import type { Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { PlanEstimate, PlannedFeed } from '../../kernel/plan.js';
import type { PlannedShard } from './planned-pack.js';
import type { RecordScanner } from './record-scanner.port.js';

const lookup = 4_000;

/** How many of these shards exist already; given a batch of ids it answers the ones that do. */
export type KnownShards = (shardIds: readonly Digest[]) => Promise<{ has(shardId: Digest): boolean }>;

export interface PlanForecast {
  readonly estimate: PlanEstimate;
  /** Plain bytes of the shards that do not exist yet. */
  readonly newBytes: number;
}

/** What a plan will read and make: one pass over an index, no body is read and nothing is written. */
export async function forecastPlan(scanner: RecordScanner, known: KnownShards): Promise<PlanForecast> {
  const forecast = new Forecast(known);
  for (const kind of scanner.kinds) {
    for await (const pack of scanner.packs(kind)) await forecast.add(kind, pack.shards);
  }
  return forecast.finish(scanner.sources);
}

class Forecast {
  readonly #known: KnownShards;
  readonly #counts: Partial<Record<EvidenceKind, number>> = {};
  #open: PlannedShard[] = [];
  #shards = 0;
  #plainBytes = 0;
  #newBytes = 0;

  constructor(known: KnownShards) {
    this.#known = known;
  }

  async add(kind: EvidenceKind, shards: readonly PlannedShard[]): Promise<void> {
    for (const { records, plainBytes } of shards) {
      this.#counts[kind] = (this.#counts[kind] ?? 0) + records;
      this.#plainBytes += plainBytes;
      this.#shards += 1;
    }
    this.#open.push(...shards);
    if (this.#open.length >= lookup) await this.#lookUp();
  }

  async finish(feeds: readonly PlannedFeed[]): Promise<PlanForecast> {
    await this.#lookUp();
    const estimate = { counts: this.#counts, plainBytes: this.#plainBytes, shards: this.#shards, feeds };
    return { estimate, newBytes: this.#newBytes };
  }

  async #lookUp(): Promise<void> {
    const shards = this.#open;
    this.#open = [];
    if (shards.length === 0) return;
    const known = await this.#known(shards.map(({ shardId }) => shardId));
    for (const { shardId, plainBytes } of shards) if (!known.has(shardId)) this.#newBytes += plainBytes;
  }
}
