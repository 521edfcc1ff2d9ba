import { comparePadded, compareNumerals, compareText, trimEnd, trimZeros } from './ordering.js';
import { checkVersionText, versionError, type Order, type VersionOrder } from './version-order.js';

/** The segments that count: numerals without leading zeros, and words. Zeros before the first word and at the end are gone. */
export type GemVersion = readonly string[];

const scheme = 'RubyGems';
const pattern = /^\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/** Gem::Version: a word makes a pre-release, `-` stands for `.pre.`, 1.0 is 1. */
export const rubyGemsOrder: VersionOrder<GemVersion> = {
  scheme,
  parse,
  compare: (a, b) => comparePadded(a, b, '0', compareSegments),
  canonical: (version) => (version.length > 0 ? version.join('.') : '0'),
};

function parse(text: string): GemVersion {
  checkVersionText(scheme, text);
  if (!pattern.test(text))
    throw versionError(scheme, text, 'it needs a number first, then letters and digits between dots');
  const segments = (text.replaceAll('-', '.pre.').match(/\d+|[A-Za-z]+/g) ?? []).map(trimZeros);
  const firstWord = segments.findIndex(isWord);
  if (firstWord < 0) return trimEnd(segments, isZero);
  return [...trimEnd(segments.slice(0, firstWord), isZero), ...trimEnd(segments.slice(firstWord), isZero)];
}

function compareSegments(a: string, b: string): Order {
  const aWord = isWord(a);
  const bWord = isWord(b);
  if (aWord !== bWord) return aWord ? -1 : 1;
  return aWord ? compareText(a, b) : compareNumerals(a, b);
}

function isWord(segment: string): boolean {
  return segment > '9';
}

function isZero(segment: string): boolean {
  return segment === '0';
}
