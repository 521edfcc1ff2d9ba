import {
  compareIdentifiers,
  compareLists,
  compareNumbers,
  compareNumerals,
  comparePadded,
  trimZeros,
} from './ordering.js';
import { checkVersionText, versionError, type Order, type VersionOrder } from './version-order.js';

/** One to four numerals without leading zeros; pre-release identifiers in lower case. */
export interface NugetVersion {
  readonly numbers: readonly string[];
  readonly pre: readonly string[];
}

const scheme = 'NuGet';
const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const pattern = new RegExp(`^(?<numbers>\\d+(?:\\.\\d+){0,3})(?:-(?<pre>${identifiers}))?(?:\\+${identifiers})?$`);

/** NuGet "Package versioning": SemVer 2 with one to four numbers, leading zeros allowed, letters of either case the same. */
export const nugetOrder: VersionOrder<NugetVersion> = { scheme, parse, compare, canonical };

function parse(text: string): NugetVersion {
  checkVersionText(scheme, text);
  const groups = pattern.exec(text)?.groups;
  if (!groups) throw versionError(scheme, text, 'it needs one to four numbers, then maybe -pre-release and +metadata');
  const pre = groups.pre?.toLowerCase().split('.') ?? [];
  return {
    numbers: groups.numbers!.split('.').map(trimZeros),
    pre: pre.map((id) => (/^\d+$/.test(id) ? trimZeros(id) : id)),
  };
}

function compare(a: NugetVersion, b: NugetVersion): Order {
  return (
    comparePadded(a.numbers, b.numbers, '0', compareNumerals) ||
    compareNumbers(b.pre.length && 1, a.pre.length && 1) ||
    compareLists(a.pre, b.pre, compareIdentifiers)
  );
}

/** "Normalized version numbers": three numbers, the fourth only when it is not 0. */
function canonical({ numbers, pre }: NugetVersion): string {
  const four = [...numbers, '0', '0', '0'].slice(0, 4);
  const shown = four[3] === '0' ? four.slice(0, 3) : four;
  return `${shown.join('.')}${pre.length > 0 ? `-${pre.join('.')}` : ''}`;
}
