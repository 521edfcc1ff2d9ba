import type { MirrorLink } from './mirror-index.js';

/** The fewest bundles of a chain, in their order, that lead from an item-set root to its end; from a full one on where the chain does not hold the root. */
export function repairPath(chain: readonly MirrorLink[], root: string): readonly MirrorLink[] {
  const standing = chain.findLastIndex(({ itemSetRoot }) => itemSetRoot === root);
  const full = chain.findLastIndex(({ mode }) => mode === 'full');
  return chain.slice(Math.max(standing + 1, full, 0));
}
