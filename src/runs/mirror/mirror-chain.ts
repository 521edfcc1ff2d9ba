import type { Digest } from '../../formats/digest.js';
import type { ChainLink } from '../../kernel/plan.js';
import { chainOf, type BaseRun } from './base-run.js';

/** A published bundle of a mirror. */
export interface MirrorBundle extends ChainLink {
  readonly runId: string;
  /** Of the set that it is applied to; absent for a full one, which is applied to any. */
  readonly baseRoot?: Digest;
  readonly asOf: string;
}

/** Bundles in the order in which they are applied. `bytes` is the sum of their tars. */
export interface MirrorPath {
  readonly bundles: readonly MirrorBundle[];
  readonly bytes: number;
}

export function toBundle(run: BaseRun): MirrorBundle {
  const { base, asOf } = run.plan;
  const link = chainOf(run).at(-1)!;
  return { ...link, runId: run.id, asOf, ...(base ? { baseRoot: base.itemSetRoot } : {}) };
}

/**
 * The way of the fewest bytes from one set to another, each given by its root; without `from` from nothing. Undefined where the bundles do not
 * lead there. Every bundle is looked at until no way gets shorter, at most as often as there are bundles: no way is longer than that.
 */
export function shortestPath(
  bundles: readonly MirrorBundle[],
  to: Digest,
  from: Digest | undefined,
): MirrorPath | undefined {
  const best = new Map<Digest, MirrorPath>();
  if (from) best.set(from, { bundles: [], bytes: 0 });
  for (let round = 0, changed = true; changed && round <= bundles.length; round += 1) {
    changed = false;
    for (const bundle of bundles) {
      const before = bundle.baseRoot ? best.get(bundle.baseRoot) : nothing;
      const known = best.get(bundle.itemSetRoot);
      if (!before || (known && known.bytes <= before.bytes + bundle.bytes)) continue;
      best.set(bundle.itemSetRoot, { bundles: [...before.bundles, bundle], bytes: before.bytes + bundle.bytes });
      changed = true;
    }
  }
  return best.get(to);
}

const nothing: MirrorPath = { bundles: [], bytes: 0 };
