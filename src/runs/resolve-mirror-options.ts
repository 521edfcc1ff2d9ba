import type { MirrorOptions, ProfileKind } from '../kernel/profile.js';
import type { MirrorOptionsInput } from './mirror-options.dto.js';
import { refused } from './resolve-trivy-options.js';

/** Whether profiles of the kind have `mirror`. */
export const hasMirrorOptions = (kind: ProfileKind): boolean => kind === 'mirror:full' || kind === 'mirror:delta';

/** What was chosen, in its one normal form; undefined where nothing was. Throws `EC-PROFILE-COMBINATION` (invalid) for patches of a full mirror. */
export function resolveMirrorOptions(
  kind: ProfileKind,
  { name, compact = false }: MirrorOptionsInput,
): MirrorOptions | undefined {
  if (compact && kind !== 'mirror:delta')
    throw refused(`mirror.compact belongs to mirror:delta, not to ${kind}`, '/mirror/compact');
  if (name === undefined && !compact) return undefined;
  return { ...(name === undefined ? {} : { name }), ...(compact ? { compact } : {}) };
}
