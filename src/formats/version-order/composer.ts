import { compareNumbers, compareNumerals, comparePadded, compareText, trimZeros } from './ordering.js';
import { checkVersionText, versionError, type Order, type VersionOrder } from './version-order.js';

/** The tokens that PHP compares: numerals without leading zeros, stability words, or one name of a branch (`dev-...`). */
export type ComposerVersion = readonly string[];

const scheme = 'Composer';
const modifier = '[._-]?(?:(?<stage>stable|beta|b|rc|alpha|a|patch|pl|p)(?<counts>(?:[.-]?\\d)*)?)?(?<dev>[.-]?dev)?';
const classical = new RegExp(`^v?(?<numbers>\\d{1,5}(?:\\.\\d+){0,3})${modifier}$`, 'i');
const dated = new RegExp(`^v?(?<numbers>\\d{4}(?:[.:-]?\\d{2}){1,6}(?:[.:-]?\\d{1,3}){0,2})${modifier}$`, 'i');
const branch = /^v?(?<numbers>\d+(?:\.(?:\d+|[x*])){0,3})[.-]?dev$/i;
const named = /^dev-\S+$/i;

/** What Composer puts for an `x` of a branch, so that 1.x-dev is above every 1.n. */
const endless = '9999999';
const stages: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', p: 'patch', pl: 'patch' };
// PHP, version_compare: dev < alpha < beta < RC < nothing < a number < patch.
const ranks: Readonly<Record<string, number>> = { dev: 0, alpha: 1, beta: 2, rc: 3, '': 4, patch: 6 };

/** Composer's normal form of a version, ordered by PHP's version_compare. Branches without numbers are below all, by name. */
export const composerOrder: VersionOrder<ComposerVersion> = {
  scheme,
  parse,
  compare: (a, b) => comparePadded(a, b, '', compareTokens),
  canonical: (version) => version.join('.'),
};

function parse(text: string): ComposerVersion {
  checkVersionText(scheme, text);
  const version = text.replace(/^([^,\s+]+)\+\S+$/, '$1');
  if (named.test(version)) return [`dev-${version.slice(4)}`];
  const tokens = readNumbered(version) ?? readBranch(version);
  if (!tokens) {
    throw versionError(
      scheme,
      text,
      'it needs one to four numbers (or a date), then maybe alpha, beta, RC or patch with a number and dev',
    );
  }
  return tokens;
}

function readNumbered(version: string): ComposerVersion | undefined {
  const plain = classical.exec(version)?.groups;
  const groups = plain ?? dated.exec(version)?.groups;
  if (!groups) return undefined;
  const numbers = groups.numbers!.split(/\D/);
  return [...(plain ? fourNumbers(numbers) : numbers).map(trimZeros), ...readModifier(groups)];
}

function readModifier({ stage, counts, dev }: Readonly<Record<string, string | undefined>>): string[] {
  const word = stage?.toLowerCase();
  const end = dev === undefined ? [] : ['dev'];
  if (word === undefined || word === 'stable') return end;
  return [stages[word] ?? word, ...(counts?.match(/\d+/g) ?? []).map(trimZeros), ...end];
}

function readBranch(version: string): ComposerVersion | undefined {
  const numbers = branch.exec(version)?.groups?.numbers;
  if (numbers === undefined) return undefined;
  const parts = numbers.split('.').map((part) => (/\d/.test(part) ? trimZeros(part) : endless));
  return [...[...parts, endless, endless, endless].slice(0, 4), 'dev'];
}

function fourNumbers(numbers: readonly string[]): readonly string[] {
  return [...numbers, '0', '0', '0'].slice(0, 4);
}

function compareTokens(a: string, b: string): Order {
  return compareNumbers(rank(a), rank(b)) || (/^\d/.test(a) ? compareNumerals(a, b) : compareText(a, b));
}

function rank(token: string): number {
  if (/^\d/.test(token)) return 5;
  return ranks[token] ?? -1;
}
