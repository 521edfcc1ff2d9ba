import type { MirrorOptions, ProfileKind } from '../kernel/profile.js';
import type { MirrorOptionsInput } from './mirror-options.dto.js';

/** Whether profiles of the kind have `mirror`. */
export const hasMirrorOptions = (kind: ProfileKind): boolean => kind === 'mirror:full' || kind === 'mirror:delta';

/** What was chosen, in its one normal form; undefined where nothing was. */
export function resolveMirrorOptions({ name }: MirrorOptionsInput): MirrorOptions | undefined {
  return name === undefined ? undefined : { name };
}
