import { compareNumbers, compareNumerals, comparePadded, compareText, trimZeros } from './ordering.js';
import { checkVersionText, versionError, type Order, type VersionOrder } from './version-order.js';

type Kind = 'number' | 'fraction' | 'letter' | 'suffix' | 'count' | 'hash' | 'revision' | 'end';

interface Token {
  readonly kind: Kind;
  readonly text: string;
}

export type ApkVersion = readonly Token[];

const scheme = 'apk';
const pattern =
  /^(?<numbers>\d+(?:\.\d+)*)(?<letter>[a-z])?(?<suffixes>(?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*)(?:~(?<hash>[0-9a-f]+))?(?:-r(?<revision>\d+))?$/;
const suffixOrder = ['alpha', 'beta', 'pre', 'rc', '', 'cvs', 'svn', 'git', 'hg', 'p'];
// What comes next decides when two versions go different ways: a version that ends is below one with a revision, and so on.
const kindOrder: readonly Kind[] = ['end', 'revision', 'hash', 'count', 'suffix', 'letter', 'fraction', 'number'];
const end: Token = { kind: 'end', text: '' };

/**
 * apk-tools 3, "apk-package(5)": numbers, a letter, suffixes with counts, a commit hash, -r and a revision. A number after the first that
 * begins with 0 is compared as text, so 1.01 is below 1.1; _alpha, _beta, _pre and _rc are below the version without.
 */
export const apkOrder: VersionOrder<ApkVersion> = {
  scheme,
  parse,
  compare: (a, b) => comparePadded(a, b, end, compareTokens),
  canonical: (version) => version.map(({ kind, text }) => `${kind}:${text}`).join(' '),
};

function parse(text: string): ApkVersion {
  checkVersionText(scheme, text);
  const groups = pattern.exec(text)?.groups;
  if (!groups) throw versionError(scheme, text, 'it is not number{.number}[letter]{_suffix[number]}[~hash][-rN]');
  const { numbers, letter, suffixes, hash, revision } = groups;
  return [
    ...numbers!.split('.').map(readNumber),
    ...optional('letter', letter),
    ...(suffixes!.match(/_[a-z]+\d*/g) ?? []).flatMap(readSuffix),
    ...optional('hash', hash),
    ...optional('revision', revision && trimZeros(revision)),
  ];
}

function readNumber(text: string, i: number): Token {
  return i > 0 && text.startsWith('0') ? { kind: 'fraction', text } : { kind: 'number', text: trimZeros(text) };
}

function readSuffix(written: string): Token[] {
  const [, text = '', count = ''] = /^_([a-z]+)(\d*)$/.exec(written) ?? [];
  return [{ kind: 'suffix', text }, ...optional('count', trimZeros(count) || undefined)];
}

function optional(kind: Kind, text: string | undefined): Token[] {
  return text === undefined ? [] : [{ kind, text }];
}

function compareTokens(a: Token, b: Token): Order {
  return compareNumbers(rank(a), rank(b)) || compareSame(a, b);
}

/** A suffix of what is not yet released is below everything else, even the end. */
function rank({ kind, text }: Token): number {
  return kind === 'suffix' && suffixOrder.indexOf(text) < suffixOrder.indexOf('') ? -1 : kindOrder.indexOf(kind);
}

function compareSame(a: Token, b: Token): Order {
  if (a.kind === 'suffix') return compareNumbers(suffixOrder.indexOf(a.text), suffixOrder.indexOf(b.text));
  const isNumber = a.kind === 'number' || a.kind === 'count' || a.kind === 'revision';
  return isNumber ? compareNumerals(a.text, b.text) : compareText(a.text, b.text);
}
