import type { Digest } from '../../formats/digest.js';
import { encodeTombstone, type Tombstone } from '../../formats/tombstones/tombstone-line.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { ForecastShard, PlanEstimate } from '../../kernel/plan.js';
import type { PlannedPack } from './planned-pack.js';
import type { RecordScanner } from './record-scanner.port.js';
import type { KnownSizes, SizeForecast } from './size-forecast.js';

const lookup = 4_000;

/** The sizes of shards that exist already; given a batch of ids it answers for the ones that do. */
export type KnownShards = (shardIds: readonly Digest[]) => Promise<KnownSizes>;

export interface PlanForecast {
  readonly estimate: PlanEstimate;
  /** Plain bytes of the shards that do not exist yet. */
  readonly newBytes: number;
  /** Where they were asked for, and are not too many. */
  readonly shards?: readonly ForecastShard[];
}

/** What foretells compressed sizes. */
export interface SizeParts {
  readonly sizes: SizeForecast;
  /** Counts the tombstones that the scanner tells of. */
  readonly removed: RemovedBytes;
}

/** Bytes of the lines of tombstones. */
export class RemovedBytes {
  bytes = 0;

  readonly add = (_kind: EvidenceKind, tombstone: Tombstone): void => {
    this.bytes += Buffer.byteLength(encodeTombstone(tombstone));
  };
}

/** What a plan will read and make: one pass over an index. Without `parts`, no body is read; nothing is ever written. */
export async function forecastPlan(
  scanner: RecordScanner,
  known: KnownShards,
  parts?: SizeParts,
): Promise<PlanForecast> {
  const forecast = new Forecast(known, parts?.sizes);
  for (const kind of scanner.kinds) for await (const pack of scanner.packs(kind)) await forecast.add(pack);
  const { newBytes, ...counted } = await forecast.finish();
  const { sources, redacted } = scanner;
  const estimate = { ...counted, feeds: sources, ...(redacted.length > 0 ? { redacted } : {}) };
  if (!parts) return { estimate, newBytes };
  const { feeds, sizes, shards } = await parts.sizes.finish(sources);
  const foretold = { ...estimate, feeds, sizes: { ...sizes, removed: parts.removed.bytes } };
  return { estimate: foretold, newBytes, ...(shards ? { shards } : {}) };
}

class Forecast {
  readonly #known: KnownShards;
  readonly #sizes: SizeForecast | undefined;
  readonly #counts: Partial<Record<EvidenceKind, number>> = {};
  #open: PlannedPack[] = [];
  #openShards = 0;
  #shards = 0;
  #plainBytes = 0;
  #newBytes = 0;

  constructor(known: KnownShards, sizes: SizeForecast | undefined) {
    this.#known = known;
    this.#sizes = sizes;
  }

  async add(pack: PlannedPack): Promise<void> {
    for (const { records, plainBytes } of pack.shards) {
      this.#counts[pack.kind] = (this.#counts[pack.kind] ?? 0) + records;
      this.#plainBytes += plainBytes;
    }
    this.#shards += pack.shards.length;
    this.#open.push(pack);
    this.#openShards += pack.shards.length;
    if (this.#openShards >= lookup) await this.#lookUp();
  }

  async finish(): Promise<Omit<PlanEstimate, 'feeds' | 'sizes'> & Pick<PlanForecast, 'newBytes'>> {
    await this.#lookUp();
    return { counts: this.#counts, plainBytes: this.#plainBytes, shards: this.#shards, newBytes: this.#newBytes };
  }

  async #lookUp(): Promise<void> {
    const packs = this.#open;
    [this.#open, this.#openShards] = [[], 0];
    const shards = packs.flatMap((pack) => pack.shards);
    if (shards.length === 0) return;
    const known = await this.#known(shards.map(({ shardId }) => shardId));
    for (const { shardId, plainBytes } of shards) if (!known.has(shardId)) this.#newBytes += plainBytes;
    for (const pack of packs) this.#sizes?.add(pack, known);
  }
}
