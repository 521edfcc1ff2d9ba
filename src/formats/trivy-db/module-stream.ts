import { parsePurl } from '../purl/purl.js';
import type { AffectedPackage } from './affected-package.js';

/**
 * `nodejs:18`, the module and stream that the package is built in, as the package URL (qualifier `rpmmod`) or else the title of the erratum
 * says ("Important: nodejs:18 security update"). undefined where neither names exactly one.
 */
export function moduleOf({ purl, record }: AffectedPackage): string | undefined {
  const qualified = purl === undefined ? undefined : parsePurl(purl)?.qualifiers.get('rpmmod');
  if (qualified !== undefined) return /^[^:]+:[^:]+/.exec(qualified)?.[0];
  const titled = new Set(record.summary.match(/(?<![\w:.+-])[a-z][\w.+-]*:[A-Za-z0-9][\w.+-]*/g) ?? []);
  return titled.size === 1 ? [...titled][0] : undefined;
}
