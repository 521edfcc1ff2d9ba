import {
  compareLists,
  compareNumbers,
  compareNumerals,
  comparePadded,
  compareIdentifiers,
  trimZeros,
} from './ordering.js';
import { checkVersionText, versionError, type Order, type VersionOrder } from './version-order.js';

/** Julia's VersionNumber: numerals without leading zeros, identifiers as written; `['']` stands for a bare `-` or `+`. */
export interface JuliaVersion {
  readonly numbers: readonly string[];
  readonly pre: readonly string[];
  readonly build: readonly string[];
}

const scheme = 'Julia';
const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const pattern = new RegExp(
  `^v?(?<numbers>\\d+(?:\\.\\d+){0,2})(?:-(?<pre>${identifiers})?|(?<direct>[A-Za-z][0-9A-Za-z-]*(?:\\.[0-9A-Za-z-]+)*))?(?:\\+(?<build>${identifiers})?)?$`,
);

/** Julia manual, "Version Number Literals": one to three numbers; a bare `-` is below every pre-release; build counts in the order. */
export const juliaOrder: VersionOrder<JuliaVersion> = { scheme, parse, compare, canonical };

function parse(text: string): JuliaVersion {
  checkVersionText(scheme, text);
  const groups = pattern.exec(text)?.groups;
  if (!groups) throw versionError(scheme, text, 'it needs one to three numbers, then maybe a pre-release and +build');
  const rest = text.slice(text.indexOf(groups.numbers!) + groups.numbers!.length);
  const pre = groups.pre ?? groups.direct ?? (rest.startsWith('-') ? '' : undefined);
  const build = groups.build ?? (rest.endsWith('+') ? '' : undefined);
  return { numbers: groups.numbers!.split('.').map(trimZeros), pre: split(pre), build: split(build) };
}

function split(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split('.').map((id) => (/^\d+$/.test(id) ? trimZeros(id) : id));
}

function compare(a: JuliaVersion, b: JuliaVersion): Order {
  return (
    comparePadded(a.numbers, b.numbers, '0', compareNumerals) ||
    compareNumbers(b.pre.length && 1, a.pre.length && 1) ||
    compareLists(a.pre, b.pre, compareIdentifier) ||
    compareLists(a.build, b.build, compareIdentifier)
  );
}

/** As in SemVer, but the empty identifier is below all. */
function compareIdentifier(a: string, b: string): Order {
  if (a === '' || b === '') return compareNumbers(a.length && 1, b.length && 1);
  return compareIdentifiers(a, b);
}

function canonical({ numbers, pre, build }: JuliaVersion): string {
  const three = [...numbers, '0', '0'].slice(0, 3).join('.');
  return `${three}${pre.length > 0 ? `-${pre.join('.')}` : ''}${build.length > 0 ? `+${build.join('.')}` : ''}`;
}
