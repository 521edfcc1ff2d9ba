import {
  compareIdentifiers,
  compareLists,
  compareNumbers,
  compareNumerals,
  comparePadded,
  compareText,
  trimEnd,
  trimZeros,
} from '../version-order/ordering.js';
import { checkVersionText, versionError, type Order, type VersionOrder } from '../version-order/version-order.js';

interface GenericVersion {
  readonly numbers: readonly string[];
  readonly pre: readonly string[];
}

const generic =
  /^v?(?<numbers>\d+(?:\.\d+)*)(?:-(?<digits>\d+[0-9A-Za-z~-]*(?:\.[0-9A-Za-z~-]+)*)|-?(?<letters>[A-Za-z~-]+[0-9A-Za-z~-]*(?:\.[0-9A-Za-z~-]+)*))?(?:\+[0-9A-Za-z~-]+(?:\.[0-9A-Za-z~-]+)*)?$/;

/**
 * How Trivy's go-version orders what it takes for SemVer: any count of numbers, everything after them a pre-release, even Composer's patch and
 * Julia's or NuGet's own ways. Build is ignored.
 */
export const trivyGenericOrder: VersionOrder<GenericVersion> = {
  scheme: 'Trivy generic',
  parse: (text) => {
    checkVersionText('Trivy generic', text);
    const groups = generic.exec(text)?.groups;
    if (!groups) throw versionError('Trivy generic', text, 'it needs numbers, then maybe a pre-release and +build');
    const pre = groups.digits ?? groups.letters;
    return { numbers: groups.numbers!.split('.').map(trimZeros), pre: pre === undefined ? [] : pre.split('.') };
  },
  compare: (a, b) =>
    comparePadded(a.numbers, b.numbers, '0', compareNumerals) ||
    compareNumbers(b.pre.length && 1, a.pre.length && 1) ||
    compareLists(a.pre, b.pre, compareIdentifiers),
};

/** How Trivy's go-gem-version orders: as RubyGems, but a word is compared letter by letter, each one a segment. */
export const trivyGemOrder: VersionOrder<readonly string[]> = {
  scheme: 'Trivy gem',
  parse: (text) => {
    checkVersionText('Trivy gem', text);
    if (!/^\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/.test(text)) {
      throw versionError('Trivy gem', text, 'it needs a number first, then letters and digits between dots');
    }
    const segments = (text.replaceAll('-', '.pre.').match(/\d+|[A-Za-z]/g) ?? []).map(trimZeros);
    const firstLetter = segments.findIndex((segment) => segment > '9');
    const cut = firstLetter < 0 ? segments.length : firstLetter;
    return [...trimEnd(segments.slice(0, cut), isZero), ...trimEnd(segments.slice(cut), isZero)];
  },
  compare: (a, b) => comparePadded(a, b, '0', compareGemSegments),
};

function isZero(segment: string): boolean {
  return segment === '0';
}

function compareGemSegments(a: string, b: string): Order {
  const aLetter = a > '9';
  if (aLetter !== b > '9') return aLetter ? -1 : 1;
  return aLetter ? compareText(a, b) : compareNumerals(a, b);
}
