import { compareLists, compareNumbers, compareNumerals, compareText, trimEnd, trimZeros } from './ordering.js';
import { checkVersionText, versionError, type Order, type VersionOrder } from './version-order.js';

/** Numerals without leading zeros; `release` as written, `local` in lower case. */
export interface Pep440Version {
  readonly epoch: string;
  readonly release: readonly string[];
  readonly pre?: readonly [stage: 'a' | 'b' | 'rc', number: string];
  readonly post?: string;
  readonly dev?: string;
  readonly local: readonly string[];
}

const scheme = 'PEP 440';
// PEP 440, appendix B.
const pattern =
  /^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?:[-_.]?(?<stage>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>\d+)?)?(?<post>-(?<postNumber>\d+)|[-_.]?(?:post|rev|r)[-_.]?(?<postCount>\d+)?)?(?<dev>[-_.]?dev[-_.]?(?<devNumber>\d+)?)?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/i;

/** PEP 440 with all spellings that its "Normalization" allows, but the white space around. */
export const pep440Order: VersionOrder<Pep440Version> = { scheme, parse, compare, canonical };

function parse(text: string): Pep440Version {
  checkVersionText(scheme, text);
  const groups = pattern.exec(text)?.groups;
  if (!groups) throw versionError(scheme, text, 'it is not [N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local]');
  return {
    epoch: trimZeros(groups.epoch ?? '0'),
    release: groups.release!.split('.').map(trimZeros),
    pre: groups.stage === undefined ? undefined : [stageOf(groups.stage), trimZeros(groups.preNumber ?? '0')],
    post: groups.post === undefined ? undefined : trimZeros(groups.postNumber ?? groups.postCount ?? '0'),
    dev: groups.dev === undefined ? undefined : trimZeros(groups.devNumber ?? '0'),
    local: groups.local === undefined ? [] : groups.local.toLowerCase().split(/[-_.]/).map(localPart),
  };
}

function stageOf(written: string): 'a' | 'b' | 'rc' {
  const stage = written.toLowerCase();
  if (stage === 'a' || stage === 'alpha') return 'a';
  return stage === 'b' || stage === 'beta' ? 'b' : 'rc';
}

function localPart(part: string): string {
  return /^\d+$/.test(part) ? trimZeros(part) : part;
}

function compare(a: Pep440Version, b: Pep440Version): Order {
  return (
    compareNumerals(a.epoch, b.epoch) ||
    compareLists(significant(a.release), significant(b.release), compareNumerals) ||
    compareStage(a, b) ||
    compareOptional(a.post, b.post, -1) ||
    compareOptional(a.dev, b.dev, 1) ||
    compareLists(a.local, b.local, compareLocalPart)
  );
}

function significant(release: readonly string[]): readonly string[] {
  return trimEnd(release, (number) => number === '0');
}

/** 1.dev0 < 1a0.dev0 < 1a0 < 1b0 < 1rc0 < 1 < 1.post0: a developmental release of nothing is below every pre-release. */
function compareStage(a: Pep440Version, b: Pep440Version): Order {
  const stages = compareNumbers(stageRank(a), stageRank(b));
  return stages || compareNumerals(a.pre?.[1] ?? '0', b.pre?.[1] ?? '0');
}

function stageRank({ pre, post, dev }: Pep440Version): number {
  if (pre) return { a: 1, b: 2, rc: 3 }[pre[0]];
  return dev !== undefined && post === undefined ? 0 : 4;
}

/** `absent` says on which side of all numbers a missing one stands. */
function compareOptional(a: string | undefined, b: string | undefined, absent: Order): Order {
  if (a !== undefined && b !== undefined) return compareNumerals(a, b);
  if (a === b) return 0;
  return a === undefined ? absent : absent === 1 ? -1 : 1;
}

/** "Local version identifiers": numbers above letters. */
function compareLocalPart(a: string, b: string): Order {
  const aDigits = /^\d/.test(a) && /^\d+$/.test(a);
  const bDigits = /^\d/.test(b) && /^\d+$/.test(b);
  if (aDigits && bDigits) return compareNumerals(a, b);
  if (aDigits !== bDigits) return aDigits ? 1 : -1;
  return compareText(a, b);
}

function canonical(version: Pep440Version): string {
  const release = significant(version.release);
  return [
    version.epoch === '0' ? '' : `${version.epoch}!`,
    release.length > 0 ? release.join('.') : '0',
    version.pre?.join('') ?? '',
    version.post === undefined ? '' : `.post${version.post}`,
    version.dev === undefined ? '' : `.dev${version.dev}`,
    version.local.length > 0 ? `+${version.local.join('.')}` : '',
  ].join('');
}
