import {
  compareLists,
  compareNumbers,
  compareNumerals,
  comparePadded,
  compareText,
  trimEnd,
  trimZeros,
} from './ordering.js';
import { checkVersionText, versionError, type Order, type VersionOrder } from './version-order.js';

/** What stands between two hyphens (or changes between letters and digits): a qualifier or nothing, then numbers between dots. */
interface Segment {
  /** '' is the release itself (ga, final, release); undefined means that numbers come first. */
  readonly qualifier?: string;
  readonly numbers: readonly string[];
}

export type MavenVersion = readonly Segment[];

const scheme = 'Maven';
const empty: Segment = { numbers: [] };
const aliases: Readonly<Record<string, string>> = { ga: '', final: '', release: '', cr: 'rc' };
const shortForms: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' };
const knownQualifiers = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];

/**
 * POM reference, "Version Order Specification", as Maven 3.9 does it. Maven's own comparison runs in circles for some versions with a
 * qualifier in front of a dot (1-rc < 1 < 1.sp.2 < 1-rc); here a qualifier always opens a segment, which makes the order total.
 */
export const mavenOrder: VersionOrder<MavenVersion> = {
  scheme,
  parse,
  compare: (a, b) => comparePadded(a, b, empty, compareSegments),
  canonical: (version) => version.map(segmentText).join('-') || '0',
};

function parse(text: string): MavenVersion {
  checkVersionText(scheme, text);
  if (!/^[!-~]+$/.test(text) || /[\\/:"<>|?*[\](),]/.test(text)) {
    throw versionError(
      scheme,
      text,
      'it may hold printable ASCII only, without spaces and \\ / : " < > | ? * [ ] ( ) ,',
    );
  }
  const segments = tokens(text.toLowerCase()).map(readSegment);
  return trimEnd(segments, isEmpty);
}

/** Splits at hyphens, at changes between letters and digits, and before every qualifier. Each list is one segment's tokens. */
function tokens(text: string): string[][] {
  return text.split('-').flatMap((part) => {
    const segments: string[][] = [[]];
    for (const dotted of part.split('.')) addTokens(segments, dotted.match(/\d+|\D+/g) ?? ['0']);
    return segments;
  });
}

/** a1, b1 and m1 are alpha, beta and milestone; the letter alone is a qualifier of its own. */
function addTokens(segments: string[][], list: readonly string[]): void {
  for (const [i, token] of list.entries()) {
    const opens = i > 0 || isWord(token);
    if (opens && segments.at(-1)!.length > 0) segments.push([]);
    segments.at(-1)!.push(i + 1 < list.length ? (shortForms[token] ?? token) : token);
  }
}

function readSegment(segment: readonly string[]): Segment {
  const [first = '0', ...rest] = segment;
  const numerals = (list: readonly string[]) => trimEnd(list.map(trimZeros), (number) => number === '0');
  if (!isWord(first)) return { numbers: numerals(segment) };
  return { qualifier: Object.hasOwn(aliases, first) ? aliases[first] : first, numbers: numerals(rest) };
}

function compareSegments(a: Segment, b: Segment): Order {
  return (
    compareNumbers(rank(a), rank(b)) ||
    compareText(a.qualifier ?? '', b.qualifier ?? '') ||
    compareLists(a.numbers, b.numbers, compareNumerals)
  );
}

/** Known qualifiers, then unknown ones by text, then numbers. An empty segment is the release. */
function rank({ qualifier, numbers }: Segment): number {
  if (qualifier === undefined) return numbers.length === 0 ? knownQualifiers.indexOf('') : knownQualifiers.length + 1;
  const known = knownQualifiers.indexOf(qualifier);
  return known < 0 ? knownQualifiers.length : known;
}

function isEmpty(segment: Segment): boolean {
  return !segment.qualifier && segment.numbers.length === 0;
}

function isWord(token: string): boolean {
  return !/^\d/.test(token);
}

function segmentText({ qualifier, numbers }: Segment): string {
  if (!qualifier && numbers.length === 0) return '0';
  return [...(qualifier === undefined ? [] : [qualifier === '' ? 'ga' : qualifier]), ...numbers].join('.');
}
