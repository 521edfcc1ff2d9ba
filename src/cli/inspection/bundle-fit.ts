import { repairPath } from '../../formats/mirror-index/repair-path.js';
import { itemSetRootOfNothing } from '../../stages/importing/empty-root.js';
import type { Inspection } from './inspect-bundle.js';

/** What a far side holds of a mirror. */
export interface HeldState {
  /** Absent where it holds nothing of it. */
  readonly itemSetRoot?: string;
  readonly cut?: number;
}

/** A bundle that is to be imported before. `bytes` is the length of its tar. */
export interface MissingBundle {
  readonly manifestDigest: string;
  readonly mode?: 'full' | 'delta';
  readonly bytes?: number;
}

export interface Fit {
  readonly held: string | null;
  readonly fit: 'there already' | 'fits' | 'older than what is held' | 'does not fit';
  /** In the order of their import. */
  readonly missing: readonly MissingBundle[];
}

/** Whether a bundle can be imported where that is held, and what must come before it. */
export function fitOf(bundle: Inspection, held: HeldState): Fit {
  const root = held.itemSetRoot ?? itemSetRootOfNothing;
  const answer = (fit: Fit['fit'], missing: Fit['missing'] = []) => ({ held: held.itemSetRoot ?? null, fit, missing });
  if (bundle.itemSetRoot === root && (held.cut ?? bundle.cut) === bundle.cut) return answer('there already');
  if (bundle.cut !== undefined && held.cut !== undefined && bundle.cut < held.cut)
    return answer('older than what is held');
  if (!bundle.base || bundle.base.itemSetRoot === root) return answer('fits');
  return answer('does not fit', missingOf(bundle, root));
}

function missingOf({ base, chain }: Inspection, root: string): readonly MissingBundle[] {
  const path = repairPath(chain, root).map(({ manifestDigest, mode, bytes }) => ({ manifestDigest, mode, bytes }));
  return path.length > 0 || !base ? path : [{ manifestDigest: base.manifestDigest }];
}
