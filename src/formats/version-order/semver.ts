import {
  compareIdentifiers,
  compareLists,
  compareNumbers,
  compareNumerals,
  comparePadded,
  trimZeros,
} from './ordering.js';
import { checkVersionText, versionError, type Order, type VersionOrder } from './version-order.js';

/** Numerals without leading zeros; identifiers as they were written. */
export interface Semver {
  readonly numbers: readonly string[];
  readonly pre: readonly string[];
  readonly build: readonly string[];
}

/** What an ecosystem does differently from SemVer 2.0.0. */
interface Dialect {
  readonly scheme: string;
  readonly pattern: RegExp;
  readonly expected: string;
  /** Pub and Julia order versions by their build too; SemVer, clause 10, does not. */
  readonly ordersBuild?: boolean;
  /** A form that the ecosystem also writes, brought into the pattern's. */
  readonly rewrite?: (text: string) => string;
}

const number = '(?:0|[1-9]\\d*)';
const preIdentifier = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)';
const pre = `(?:-(?<pre>${preIdentifier}(?:\\.${preIdentifier})*))?`;
const build = '(?:\\+(?<build>[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?';
const full = `(?<numbers>${number}\\.${number}\\.${number})${pre}${build}`;
const threeNumbers = 'it needs three numbers without leading zeros, then maybe -pre-release and +build';

const strict = new RegExp(`^${full}$`);

/** SemVer 2.0.0: crates.io and Hex, where a version has exactly three numbers and no prefix. */
export const semverOrder = semver({ scheme: 'SemVer', pattern: strict, expected: threeNumbers });

/** npm: SemVer with an optional `v`. Advisories leave numbers at the end out (`1.0`), which npm itself does not; they are 0. */
export const npmOrder = semver({
  scheme: 'npm',
  pattern: new RegExp(`^v?(?<numbers>${number}(?:\\.${number}){0,2})${pre}${build}$`),
  expected: 'it needs one to three numbers without leading zeros, then maybe -pre-release and +build',
});

/**
 * Go modules: SemVer with `v` (OSV writes it without). Numbers at the end may be missing when nothing follows, as in golang.org/x/mod/semver.
 * `+incompatible` is build; a pseudo-version is a pre-release by its form. A toolchain name (go1.22rc1) is read as the Go vulnerability
 * database writes it (1.22.0-rc.1).
 */
export const goOrder = semver({
  scheme: 'Go',
  pattern: new RegExp(`^v?(?:${full}|(?<short>${number}(?:\\.${number})?))$`),
  expected: 'it needs one to three numbers without leading zeros, and pre-release or +build after three only',
  rewrite: goToolchain,
});

/** Swift packages: SemVer with an optional `v`, and the two numbers that tags have. */
export const swiftOrder = semver({
  scheme: 'Swift',
  pattern: new RegExp(`^v?(?<numbers>${number}\\.${number}(?:\\.${number})?)${pre}${build}$`),
  expected: 'it needs two or three numbers without leading zeros, then maybe -pre-release and +build',
});

/** Pub (pub_semver): SemVer, but build identifiers count. */
export const pubOrder = semver({ scheme: 'Pub', pattern: strict, expected: threeNumbers, ordersBuild: true });

/** Tags of actions, extensions and Kubernetes: one to three numbers, an optional `v`. */
export const looseSemverOrder = semver({
  scheme: 'SemVer-like',
  pattern: new RegExp(`^v?(?<numbers>\\d+(?:\\.\\d+){0,2})(?:-(?<pre>[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?${build}$`),
  expected: 'it needs one to three numbers, then maybe -pre-release and +build',
});

/** Makes the order of a dialect; see `Semver` for what `parse` gives. */
export function semver(dialect: Dialect): VersionOrder<Semver> {
  const { scheme } = dialect;
  return {
    scheme,
    parse: (text) => parse(dialect, text),
    compare: (a, b) => compare(a, b) || (dialect.ordersBuild ? compareBuild(a, b) : 0),
    canonical: (version) => canonical(version, dialect.ordersBuild === true),
  };
}

function parse({ scheme, pattern, expected, rewrite }: Dialect, text: string): Semver {
  checkVersionText(scheme, text);
  const groups = pattern.exec(rewrite ? rewrite(text) : text)?.groups;
  if (!groups) throw versionError(scheme, text, expected);
  return {
    numbers: (groups.numbers ?? groups.short ?? '').split('.').map(trimZeros),
    pre: groups.pre === undefined ? [] : groups.pre.split('.'),
    build: groups.build === undefined ? [] : groups.build.split('.'),
  };
}

function compare(a: Semver, b: Semver): Order {
  return comparePadded(a.numbers, b.numbers, '0', compareNumerals) || comparePre(a.pre, b.pre);
}

/** A release is above its pre-releases (clause 11.3). */
function comparePre(a: readonly string[], b: readonly string[]): Order {
  if (a.length === 0 || b.length === 0) return compareNumbers(b.length && 1, a.length && 1);
  return compareLists(a, b, compareIdentifiers);
}

function compareBuild(a: Semver, b: Semver): Order {
  return compareLists(a.build, b.build, compareIdentifiers);
}

function canonical({ numbers, pre: preRelease, build: metadata }: Semver, withBuild: boolean): string {
  const three = [...numbers, '0', '0'].slice(0, 3).join('.');
  const identifiers = (list: readonly string[]) => list.map((id) => (/^\d+$/.test(id) ? trimZeros(id) : id)).join('.');
  const suffix = preRelease.length > 0 ? `-${identifiers(preRelease)}` : '';
  return `${three}${suffix}${withBuild && metadata.length > 0 ? `+${identifiers(metadata)}` : ''}`;
}

function goToolchain(text: string): string {
  const match = /^go(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:(alpha|beta|rc)(\d+))?$/.exec(text);
  if (!match) return text;
  const [, major, minor = '0', patch = '0', stage, count] = match;
  return `${major}.${minor}.${patch}${stage === undefined ? '' : `-${stage}.${count}`}`;
}
