import { FormatError } from '../format-error.js';
import { bitnamiOrder } from '../version-order/bitnami.js';
import { mavenOrder } from '../version-order/maven.js';
import { pep440Order } from '../version-order/pep440.js';
import { npmOrder } from '../version-order/semver.js';
import type { VersionOrder } from '../version-order/version-order.js';
import { trivyGemOrder, trivyGenericOrder } from './trivy-orders.js';

/** What one of the libraries that Trivy checks constraints with accepts, and how it orders versions. */
export interface ConstraintGrammar {
  readonly name: string;
  /** Longest first, so that the first one that fits is the one meant. The empty operator is equality. */
  readonly operators: readonly string[];
  /** One version, at the place where the match begins. */
  readonly version: RegExp;
  readonly order: VersionOrder;
  /** Why the library refuses, or misreads, a term that has the right form. */
  readonly objection?: (operator: string, version: string) => string | undefined;
  /** A missing number is a wildcard: versions are written in canonical form, and `>=0` is every version. */
  readonly padsVersions?: true;
}

const comparisons = ['==', '!=', '>=', '=>', '<=', '=<', '=', '>', '<', ''];
const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const part = '(?:\\d+|[xX*])';
const wildcarded = new RegExp(`v?${part}(?:\\.${part}){0,2}(?:-${identifiers})?(?:\\+${identifiers})?`, 'y');
const pep440 =
  /v?(?:\d+!)?\d+(?:\.\d+)*(?:[-_.]?(?:alpha|a|beta|b|preview|pre|c|rc)[-_.]?\d*)?(?:-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?(?:[-_.]?dev[-_.]?\d*)?(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?(?:\.\*)?/y;
const generic =
  /v?\d+(?:\.\d+)*(?:-\d+[0-9A-Za-z~-]*(?:\.[0-9A-Za-z~-]+)*|-?[A-Za-z~-]+[0-9A-Za-z~-]*(?:\.[0-9A-Za-z~-]+)*)?(?:\+[0-9A-Za-z~-]+(?:\.[0-9A-Za-z~-]+)*)?/y;

/** go-version: cargo, composer, go, nuget, pub, erlang, conan, swift, k8s, julia. */
export const genericGrammar: ConstraintGrammar = {
  name: 'generic',
  operators: ['~>', ...comparisons.slice(0, -1), '~', '^', ''],
  version: generic,
  order: trivyGenericOrder,
  objection: (_, version) => loneX(version.replace(/^v?[0-9.]+/, '')),
};

/** go-npm-version; missing and `x` numbers are wildcards. */
export const npmGrammar: ConstraintGrammar = {
  name: 'npm',
  operators: ['~', '^', ...comparisons.filter((operator) => operator !== '!=')],
  version: wildcarded,
  order: npmOrder,
  padsVersions: true,
  objection: (_, version) => loneX(version.replace(/^v?[0-9xX*.]+/, '')),
};

/** go-pep440-version; it reads lower case only and no local version but in (in)equality. */
export const pep440Grammar: ConstraintGrammar = {
  name: 'pep440',
  operators: ['===', '~=', '==', '!=', '>=', '<=', '=', '>', '<', ''],
  version: pep440,
  order: pep440Order,
  objection: pep440Objection,
};

/** go-gem-version: rubygems, cocoapods. */
export const gemGrammar: ConstraintGrammar = {
  name: 'gem',
  operators: ['~>', ...comparisons],
  version: /\d+(?:\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?/y,
  order: trivyGemOrder,
};

/** go-mvn-version, its comparisons; its bracket ranges lose characters, so they are not taken. */
export const mavenGrammar: ConstraintGrammar = {
  name: 'maven',
  operators: comparisons,
  version: /[0-9A-Za-z~_.+-]+/y,
  order: mavenOrder,
};

/** bitnami/go-version; missing numbers are wildcards. */
export const bitnamiGrammar: ConstraintGrammar = {
  name: 'bitnami',
  operators: ['~', '^', ...comparisons],
  version: wildcarded,
  order: bitnamiOrder,
  objection: (_, version) => loneX(version.replace(/^v?[0-9xX*.]+/, '')),
  padsVersions: true,
};

export interface Term {
  readonly operator: string;
  readonly version: string;
}

/** Terms that must all hold, in alternatives of which one must. */
export type Constraint = readonly (readonly Term[])[];

const space = /[ \t\r\n\f]*/y;

/**
 * Reads a constraint as Trivy does. Throws FormatError `syntax` with the reason: one such string would silence its whole advisory. The empty
 * one is refused too, since it matches everything.
 */
export function parseConstraint(grammar: ConstraintGrammar, text: string): Constraint {
  return text.split('||').map((alternative) => {
    const terms = readTerms(grammar, alternative);
    if (terms.length === 0) throw refusal(grammar, text, 'an empty one matches every version');
    return terms;
  });
}

function readTerms(grammar: ConstraintGrammar, text: string): Term[] {
  const terms: Term[] = [];
  let at = take(space, text, 0).length;
  while (at < text.length) {
    const operator = grammar.operators.find((one) => text.startsWith(one, at))!;
    at += operator.length;
    at += take(space, text, at).length;
    const version = take(grammar.version, text, at);
    if (version === '') throw refusal(grammar, text, `there is no version at character ${at}`);
    checkTerm(grammar, text, { operator, version });
    terms.push({ operator, version });
    at = afterSeparator(grammar, text, at + version.length);
  }
  return terms;
}

/** Terms are separated, though the libraries would also read `1.02.0` on as two versions where they can. */
function afterSeparator(grammar: ConstraintGrammar, text: string, end: number): number {
  let at = end + take(space, text, end).length;
  if (text[at] === ',') at += 1;
  if (at === end && at < text.length)
    throw refusal(grammar, text, `a version ends at character ${at} without a separator`);
  return at + take(space, text, at).length;
}

function checkTerm(grammar: ConstraintGrammar, text: string, { operator, version }: Term): void {
  if (/\d{20}/.test(version)) throw refusal(grammar, text, 'a number has more than 19 digits');
  const objection = grammar.objection?.(operator, version);
  if (objection) throw refusal(grammar, text, objection);
}

function take(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function refusal({ name }: ConstraintGrammar, text: string, reason: string): FormatError {
  const quoted = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
  return new FormatError('syntax', `${quoted} is no constraint of the ${name} grammar: ${reason}`);
}

/** In: what follows the numbers. */
function loneX(suffix: string): string | undefined {
  const [pre = ''] = suffix.split('+');
  const isWildcard = pre
    .replace(/^-/, '')
    .split('.')
    .some((identifier) => /^[xX]$/.test(identifier));
  return isWildcard ? 'a pre-release identifier that is x alone matches every pre-release there' : undefined;
}

function pep440Objection(operator: string, version: string): string | undefined {
  const isEquality =
    operator === '' || operator === '=' || operator === '==' || operator === '!=' || operator === '===';
  if (version.includes('+') && !isEquality) return 'a local version stands only after an equality';
  if (version.endsWith('.*') && (!isEquality || operator === '===' || /\+|dev/.test(version))) {
    return 'a wildcard stands only after an equality, and not after a local or dev version';
  }
  if (operator === '~=' && !/^v?(?:\d+!)?\d+\.\d/.test(version)) return '~= needs two numbers';
  return undefined;
}
