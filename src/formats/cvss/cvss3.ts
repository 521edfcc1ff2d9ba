import { readMetrics, type CvssMetrics, type MetricValues } from './cvss-metrics.js';

type Weights = Readonly<Record<string, Readonly<Record<string, number>>>>;

// CVSS v3.1 specification, section 7.4, table 15. Those of 3.0 are the same.
const impact = { H: 0.56, L: 0.22, N: 0 };
const requirement = { X: 1, H: 1.5, M: 1, L: 0.5 };
const weights: Weights = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  PR: { N: 0.85, L: 0.62, H: 0.27 },
  UI: { N: 0.85, R: 0.62 },
  S: { U: 0, C: 1 },
  C: impact,
  I: impact,
  A: impact,
  E: { X: 1, H: 1, F: 0.97, P: 0.94, U: 0.91 },
  RL: { X: 1, U: 1, W: 0.97, T: 0.96, O: 0.95 },
  RC: { X: 1, C: 1, R: 0.96, U: 0.92 },
  CR: requirement,
  IR: requirement,
  AR: requirement,
};
const privilegesChanged: Readonly<Record<string, number>> = { N: 0.85, L: 0.68, H: 0.5 };
const baseMetrics = ['AV', 'AC', 'PR', 'UI', 'S', 'C', 'I', 'A'];
const values: MetricValues = Object.fromEntries([
  ...Object.entries(weights).map(([name, byValue]) => [name, Object.keys(byValue).join(' ')]),
  ...baseMetrics.map((name) => [`M${name}`, `X ${Object.keys(weights[name]!).join(' ')}`]),
]);
const environmental = ['CR', 'IR', 'AR', ...baseMetrics.map((name) => `M${name}`)];

/** What a base score is made of: changed scope, and the share of impact that counts. */
interface Impact {
  readonly changed: boolean;
  readonly share: number;
  readonly score: number;
}

/** Base score 0.0-10.0 of a `CVSS:3.0/...` or `CVSS:3.1/...` vector (CVSS v3.1 specification, section 7.1); undefined for another text. */
export function cvss3BaseScore(vector: string): number | undefined {
  const metrics = read(vector);
  if (!metrics) return undefined;
  return baseOf(metrics, '', impactOf(metrics));
}

/**
 * Score of a vector with its temporal and environmental metrics (sections 7.2 and 7.3), where it has some: the base score else. undefined
 * for another text.
 */
export function cvss3Score(vector: string): number | undefined {
  const metrics = read(vector);
  if (!metrics) return undefined;
  const isModified = environmental.some((name) => (metrics.get(name) ?? 'X') !== 'X');
  const modified = isModified ? modifiedImpact(metrics, vector.startsWith('CVSS:3.1/')) : impactOf(metrics);
  const base = baseOf(metrics, isModified ? 'M' : '', modified);
  return roundUp(base * weigh(metrics, 'E') * weigh(metrics, 'RL') * weigh(metrics, 'RC'));
}

function read(vector: string): CvssMetrics | undefined {
  return /^CVSS:3\.[01]\//.test(vector) ? readMetrics(vector.slice(9), values, baseMetrics.length) : undefined;
}

function baseOf(metrics: CvssMetrics, prefix: string, { changed, score }: Impact): number {
  if (score <= 0) return 0;
  const privileges = valueOf(metrics, `${prefix}PR`);
  const exploitability =
    8.22 *
    weigh(metrics, `${prefix}AV`) *
    weigh(metrics, `${prefix}AC`) *
    (changed ? privilegesChanged[privileges]! : weights['PR']![privileges]!) *
    weigh(metrics, `${prefix}UI`);
  return roundUp(Math.min((changed ? 1.08 : 1) * (score + exploitability), 10));
}

function impactOf(metrics: CvssMetrics): Impact {
  const kept = (name: string) => 1 - weigh(metrics, name);
  const share = 1 - kept('C') * kept('I') * kept('A');
  const changed = metrics.get('S') === 'C';
  const score = changed ? 7.52 * (share - 0.029) - 3.25 * (share - 0.02) ** 15 : 6.42 * share;
  return { changed, share, score };
}

function modifiedImpact(metrics: CvssMetrics, is31: boolean): Impact {
  const kept = (name: string) => 1 - weigh(metrics, `M${name}`) * weigh(metrics, `${name}R`);
  const share = Math.min(1 - kept('C') * kept('I') * kept('A'), 0.915);
  const changed = valueOf(metrics, 'MS') === 'C';
  const steep = is31 ? 3.25 * (share * 0.9731 - 0.02) ** 13 : 3.25 * (share - 0.02) ** 15;
  return { changed, share, score: changed ? 7.52 * (share - 0.029) - steep : 6.42 * share };
}

/** A modified metric that is not defined has the value of the one it modifies. */
function valueOf(metrics: CvssMetrics, name: string): string {
  const value = metrics.get(name) ?? 'X';
  return value === 'X' && name.startsWith('M') ? metrics.get(name.slice(1))! : value;
}

function weigh(metrics: CvssMetrics, name: string): number {
  const modifies = name.startsWith('M') ? name.slice(1) : name;
  return weights[modifies]![valueOf(metrics, name)]!;
}

/** Smallest number with one decimal that is not below `value`, free of binary rounding (appendix A). */
function roundUp(value: number): number {
  const scaled = Math.round(value * 100_000);
  return scaled % 10_000 === 0 ? scaled / 100_000 : (Math.floor(scaled / 10_000) + 1) / 10;
}
