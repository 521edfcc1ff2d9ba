import { blockBytes, type MediaIndex } from '../../formats/media-set/media-index.js';
import type { Damage } from './damage-map.js';

/** Stripes, one behind the other, in which the same shards are lost. A stripe is the block of one number of every shard. */
export interface StripeRun {
  readonly stripe: number;
  readonly count: number;
  readonly lost: ReadonlySet<number>;
}

/** Memory of a run: with 256 shards 16 MiB. */
const mostStripes = 16;

export const stripesOf = ({ partBytes, parity }: MediaIndex): number => partBytes / parity!.regions / blockBytes;

/** The runs in which a data shard is lost. `damages` are of all parts, data first. */
export function* stripeRuns(index: MediaIndex, damages: readonly Damage[]): Generator<StripeRun> {
  const regions = index.parity!.regions;
  const [stripes, data] = [stripesOf(index), index.parts.length * regions];
  const lostIn = (stripe: number) =>
    damages.flatMap(({ lost }, part) =>
      Array.from({ length: regions }, (_, region) => part * regions + region).filter(
        (shard) => lost[(shard % regions) * stripes + stripe] === 1,
      ),
    );
  let run: { stripe: number; count: number; lost: number[] } | undefined;
  for (let stripe = 0; stripe < stripes; stripe += 1) {
    const lost = lostIn(stripe);
    const goesOn = run && run.count < mostStripes && run.lost.join() === lost.join();
    if (goesOn) run!.count += 1;
    else {
      if (run && run.lost.some((shard) => shard < data)) yield { ...run, lost: new Set(run.lost) };
      run = { stripe, count: 1, lost };
    }
  }
  if (run && run.lost.some((shard) => shard < data)) yield { ...run, lost: new Set(run.lost) };
}
