import type { Digest } from '../digest.js';

/** What the order of import depends on. */
export interface Link {
  readonly asOf: string;
  readonly itemSetRoot: Digest;
  readonly base?: Digest;
}

/**
 * Puts bundles into the order in which a site imports them: what stands alone first, the oldest before the newer, then each delta behind the
 * bundle that it applies to. A delta whose base is in no bundle of the list comes last, for sites that hold it already.
 */
export function importOrder<L extends Link>(bundles: readonly L[]): readonly L[] {
  const waiting = bundles.toSorted((a, b) => (a.asOf < b.asOf ? -1 : Number(a.asOf > b.asOf)));
  const [ordered, roots] = [[] as L[], new Set<Digest>()];
  for (;;) {
    const at = waiting.findIndex(({ base }) => base === undefined || roots.has(base));
    if (at < 0) return [...ordered, ...waiting];
    const [next] = waiting.splice(at, 1);
    ordered.push(next!);
    roots.add(next!.itemSetRoot);
  }
}

/** The deltas of an ordered list whose base is not before them. */
export function withoutBase<L extends Link>(ordered: readonly L[]): readonly L[] {
  return ordered.filter(
    ({ base }, at) => base !== undefined && !ordered.slice(0, at).some(({ itemSetRoot }) => itemSetRoot === base),
  );
}
