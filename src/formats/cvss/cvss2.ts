import { readMetrics, type CvssMetrics, type MetricValues } from './cvss-metrics.js';

type Weights = Readonly<Record<string, Readonly<Record<string, number>>>>;

// CVSS v2 guide, section 3.2: base, temporal, environmental; ND is 1 but where its weight is 0.
const requirement = { L: 0.5, M: 1, H: 1.51, ND: 1 };
const impact = { N: 0, P: 0.275, C: 0.66 };
const weights: Weights = {
  AV: { L: 0.395, A: 0.646, N: 1 },
  AC: { H: 0.35, M: 0.61, L: 0.71 },
  Au: { M: 0.45, S: 0.56, N: 0.704 },
  C: impact,
  I: impact,
  A: impact,
  E: { U: 0.85, POC: 0.9, F: 0.95, H: 1, ND: 1 },
  RL: { OF: 0.87, TF: 0.9, W: 0.95, U: 1, ND: 1 },
  RC: { UC: 0.9, UR: 0.95, C: 1, ND: 1 },
  CDP: { N: 0, L: 0.1, LM: 0.3, MH: 0.4, H: 0.5, ND: 0 },
  TD: { N: 0, L: 0.25, M: 0.75, H: 1, ND: 1 },
  CR: requirement,
  IR: requirement,
  AR: requirement,
};
const values: MetricValues = Object.fromEntries(
  Object.entries(weights).map(([name, byValue]) => [name, Object.keys(byValue).join(' ')]),
);
const environmental = ['CDP', 'TD', 'CR', 'IR', 'AR'];

/** Score 0.0-10.0 of a CVSS v2 vector, environmental and temporal metrics counted where they are there; undefined for another text. */
export function cvss2Score(vector: string): number | undefined {
  const metrics = readMetrics(vector.replace(/^\((.*)\)$/, '$1'), values, 6);
  if (!metrics) return undefined;
  if (!environmental.some((name) => metrics.has(name))) return temporal(metrics, impactOf(metrics, false));
  const adjusted = temporal(metrics, Math.min(10, impactOf(metrics, true)));
  return round((adjusted + (10 - adjusted) * weigh(metrics, 'CDP')) * weigh(metrics, 'TD'));
}

function temporal(metrics: CvssMetrics, impactScore: number): number {
  const exploitability = 20 * weigh(metrics, 'AV') * weigh(metrics, 'AC') * weigh(metrics, 'Au');
  const base = round((0.6 * impactScore + 0.4 * exploitability - 1.5) * (impactScore === 0 ? 0 : 1.176));
  return round(base * weigh(metrics, 'E') * weigh(metrics, 'RL') * weigh(metrics, 'RC'));
}

function impactOf(metrics: CvssMetrics, isAdjusted: boolean): number {
  const kept = (name: string) => 1 - weigh(metrics, name) * (isAdjusted ? weigh(metrics, `${name}R`) : 1);
  return 10.41 * (1 - kept('C') * kept('I') * kept('A'));
}

function weigh(metrics: CvssMetrics, name: string): number {
  return weights[name]![metrics.get(name) ?? 'ND']!;
}

function round(value: number): number {
  return Math.round(Number((value * 10).toFixed(6))) / 10;
}
