import { compareNumbers, compareNumerals, comparePadded, compareText, trimZeros } from './ordering.js';
import { checkVersionText, versionError, type Order, type VersionOrder } from './version-order.js';

/** The epoch without leading zeros; version and release as tokens: numerals, words, `~` and `^`. No release is an empty one. */
export interface RpmVersion {
  readonly epoch: string;
  readonly version: readonly string[];
  readonly release: readonly string[];
}

const scheme = 'RPM';
const part = '[!-,./0-9;-~]+';
const pattern = new RegExp(`^(?:(?<epoch>\\d+):)?(?<version>${part})(?:-(?<release>${part}))?$`);

/**
 * RPM: [epoch:]version[-release] by rpmvercmp. Only letters, digits, `~` and `^` count; all else separates. A missing epoch is 0. A missing
 * release is below every release, where rpm's own dependencies would take it for any.
 */
export const rpmOrder: VersionOrder<RpmVersion> = { scheme, parse, compare, canonical };

function parse(text: string): RpmVersion {
  checkVersionText(scheme, text);
  const groups = pattern.exec(text)?.groups;
  if (!groups) throw versionError(scheme, text, 'it is not [epoch:]version[-release] without spaces');
  return {
    epoch: trimZeros(groups.epoch ?? '0'),
    version: tokens(groups.version!),
    release: tokens(groups.release ?? ''),
  };
}

function tokens(text: string): readonly string[] {
  return (text.match(/\d+|[A-Za-z]+|[~^]/g) ?? []).map(trimZeros);
}

function compare(a: RpmVersion, b: RpmVersion): Order {
  return (
    compareNumerals(a.epoch, b.epoch) ||
    comparePadded(a.version, b.version, '', compareTokens) ||
    comparePadded(a.release, b.release, '', compareTokens)
  );
}

function compareTokens(a: string, b: string): Order {
  return compareNumbers(rank(a), rank(b)) || (/^\d/.test(a) ? compareNumerals(a, b) : compareText(a, b));
}

/** Tilde, end, caret, letters, digits. */
function rank(token: string): number {
  if (token === '~') return 0;
  if (token === '') return 1;
  if (token === '^') return 2;
  return /^\d/.test(token) ? 4 : 3;
}

function canonical({ epoch, version, release }: RpmVersion): string {
  return `${epoch}:${version.join('.')}-${release.join('.')}`;
}
