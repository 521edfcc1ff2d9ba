import { readMetrics, type CvssMetrics, type MetricValues } from './cvss-metrics.js';
import { macroVectorScores } from './macro-vector-scores.js';

// CVSS v4.0 specification, section 7, table 23. Each list is from the most to the least severe.
const levels: MetricValues = {
  AV: 'N A L P',
  AC: 'L H',
  AT: 'N P',
  PR: 'N L H',
  UI: 'N P A',
  VC: 'H L N',
  VI: 'H L N',
  VA: 'H L N',
  SC: 'S H L N',
  SI: 'S H L N',
  SA: 'S H L N',
  E: 'A P U',
  CR: 'H M L',
  IR: 'H M L',
  AR: 'H M L',
};
const baseMetrics = Object.keys(levels).slice(0, 11);
const values: MetricValues = {
  ...Object.fromEntries(baseMetrics.map((name) => [name, levels[name]!.replace('S H', 'H')])),
  E: 'X A P U',
  CR: 'X H M L',
  IR: 'X H M L',
  AR: 'X H M L',
  ...Object.fromEntries(baseMetrics.map((name) => [`M${name}`, `X ${levels[name]!}`])),
  MSC: 'X H L N',
  S: 'X N P',
  AU: 'X N Y',
  R: 'X A U I',
  V: 'X D C',
  RE: 'X L M H',
  U: 'X Clear Green Amber Red',
};

/** A set of metrics that are judged together (section 8.1); EQ3 and EQ6 depend on each other. */
interface EquivalenceSet {
  readonly metrics: readonly string[];
  /** By level: the most severe vectors of the level, their values in the order of `metrics`. */
  readonly highest: Readonly<Record<string, readonly string[]>>;
  /** By level: how many steps the level is deep. */
  readonly depth: Readonly<Record<string, number>>;
}

const eq1: EquivalenceSet = {
  metrics: ['AV', 'PR', 'UI'],
  highest: { 0: ['NNN'], 1: ['ANN', 'NLN', 'NNP'], 2: ['PNN', 'ALP'] },
  depth: { 0: 1, 1: 4, 2: 5 },
};
const eq2: EquivalenceSet = { metrics: ['AC', 'AT'], highest: { 0: ['LN'], 1: ['HN', 'LP'] }, depth: { 0: 1, 1: 2 } };
const eq36: EquivalenceSet = {
  metrics: ['VC', 'VI', 'VA', 'CR', 'IR', 'AR'],
  highest: {
    '00': ['HHHHHH'],
    '01': ['HHLMMH', 'HHHMMM'],
    10: ['LHHHHH', 'HLHHHH'],
    11: ['LHLHMH', 'LHHHMM', 'HLHMHM', 'HLLMHH', 'LLHHHM'],
    21: ['LLLHHH'],
  },
  depth: { '00': 7, '01': 6, 10: 8, 11: 8, 21: 10 },
};
const eq4: EquivalenceSet = {
  metrics: ['SC', 'SI', 'SA'],
  highest: { 0: ['HSS'], 1: ['HHH'], 2: ['LLL'] },
  depth: { 0: 6, 1: 5, 2: 4 },
};

/** Score 0.0-10.0 of a `CVSS:4.0/...` vector with its threat and environmental metrics (section 8.2); undefined for another text. */
export function cvss4Score(vector: string): number | undefined {
  const metrics = vector.startsWith('CVSS:4.0/') ? readMetrics(vector.slice(9), values, 11) : undefined;
  if (!metrics) return undefined;
  const at = (name: string) => effective(metrics, name);
  if (['VC', 'VI', 'VA', 'SC', 'SI', 'SA'].every((name) => at(name) === 'N')) return 0;
  const macro = macroVector(at);
  const score = scoreOf(macro)!;
  const lowered = Math.max(0, score - meanDistance(macro, score, at));
  return Math.round(Number((lowered * 10).toFixed(6))) / 10;
}

type At = (name: string) => string;
type MacroVector = readonly [number, number, number, number, number, number];

/** A modified metric counts before the one it modifies; what is not defined is the worst case (table 23). */
function effective(metrics: CvssMetrics, name: string): string {
  const modified = metrics.get(`M${name}`) ?? 'X';
  const value = modified === 'X' ? (metrics.get(name) ?? 'X') : modified;
  if (value !== 'X') return value;
  return name === 'E' ? 'A' : 'H';
}

/** Section 8.1, tables 24 to 29. */
function macroVector(at: At): MacroVector {
  const open = [at('AV'), at('PR'), at('UI')].filter((value) => value === 'N').length;
  const high = (name: string) => at(name) === 'H';
  const isSafety = at('SI') === 'S' || at('SA') === 'S';
  const demanded = ['C', 'I', 'A'].some((name) => high(`${name}R`) && high(`V${name}`));
  return [
    level(open === 3, open > 0 && at('AV') !== 'P'),
    level(at('AC') === 'L' && at('AT') === 'N', true),
    level(high('VC') && high('VI'), high('VC') || high('VI') || high('VA')),
    level(isSafety, high('SC') || high('SI') || high('SA')),
    'APU'.indexOf(at('E')),
    level(demanded, true),
  ];
}

function level(isHighest: boolean, isNext: boolean): number {
  if (isHighest) return 0;
  return isNext ? 1 : 2;
}

function scoreOf([one, two, three, four, five, six]: MacroVector): number | undefined {
  const text = macroVectorScores[`${one}${two}${three}${four}`]?.split(' ')[five * 2 + six];
  return five > 2 || six > 1 || text === undefined || text === '-' ? undefined : Number(text);
}

/** How far below its macro vector's score the vector is: the mean over the sets that have a lower level. */
function meanDistance(macro: MacroVector, score: number, at: At): number {
  const [one, two, three, four, five, six] = macro;
  const parts = [
    distance(eq1, `${one}`, score, scoreOf([one + 1, two, three, four, five, six]), at),
    distance(eq2, `${two}`, score, scoreOf([one, two + 1, three, four, five, six]), at),
    distance(eq36, `${three}${six}`, score, lowerOf36(macro), at),
    distance(eq4, `${four}`, score, scoreOf([one, two, three, four + 1, five, six]), at),
    // All vectors of a level of EQ5 are equally severe.
    scoreOf([one, two, three, four, five + 1, six]) === undefined ? undefined : 0,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 0 : parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

/** From 00 two levels are next, and the higher score of them counts. */
function lowerOf36([one, two, three, four, five, six]: MacroVector): number | undefined {
  const byThree = scoreOf([one, two, three + 1, four, five, six]);
  const bySix = scoreOf([one, two, three, four, five, six + 1]);
  if (six === 1) return byThree;
  return three === 0 ? Math.max(byThree ?? 0, bySix ?? 0) : bySix;
}

function distance(
  set: EquivalenceSet,
  at: string,
  score: number,
  lower: number | undefined,
  value: At,
): number | undefined {
  if (lower === undefined) return undefined;
  return (score - lower) * (stepsBelow(set, at, value) / set.depth[at]!);
}

/** Steps from the first most severe vector of the level that is nowhere below the vector. */
function stepsBelow({ metrics, highest }: EquivalenceSet, at: string, value: At): number {
  for (const vector of highest[at]!) {
    const steps = metrics.map((name, i) => rank(name, value(name)) - rank(name, vector[i]!));
    if (steps.every((step) => step >= 0)) return steps.reduce((sum, step) => sum + step, 0);
  }
  return 0;
}

function rank(name: string, value: string): number {
  return levels[name]!.split(' ').indexOf(value);
}
