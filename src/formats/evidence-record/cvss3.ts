type Weights = Readonly<Record<string, number>>;

// CVSS v3.1 specification, section 7.4, table 15.
const attackVector: Weights = { N: 0.85, A: 0.62, L: 0.55, P: 0.2 };
const attackComplexity: Weights = { L: 0.77, H: 0.44 };
const privileges: Weights = { N: 0.85, L: 0.62, H: 0.27 };
const privilegesChanged: Weights = { N: 0.85, L: 0.68, H: 0.5 };
const userInteraction: Weights = { N: 0.85, R: 0.62 };
const impact: Weights = { H: 0.56, L: 0.22, N: 0 };

/** Base score 0.0-10.0 of a `CVSS:3.0/...` or `CVSS:3.1/...` vector (CVSS v3.1 specification, section 7.1); undefined for another text. */
export function cvss3BaseScore(vector: string): number | undefined {
  if (!/^CVSS:3\.[01]\//.test(vector)) return undefined;
  const metrics = new Map(
    vector
      .slice(9)
      .split('/')
      .map((part) => part.split(':') as [string, string]),
  );
  const changed = metrics.get('S') === 'C';
  const weigh = (metric: string, weights: Weights) => weights[metrics.get(metric) ?? ''] ?? Number.NaN;
  const subScore = 1 - (1 - weigh('C', impact)) * (1 - weigh('I', impact)) * (1 - weigh('A', impact));
  const impactScore = changed ? 7.52 * (subScore - 0.029) - 3.25 * (subScore - 0.02) ** 15 : 6.42 * subScore;
  const exploitability =
    8.22 *
    weigh('AV', attackVector) *
    weigh('AC', attackComplexity) *
    weigh('PR', changed ? privilegesChanged : privileges) *
    weigh('UI', userInteraction);
  if (Number.isNaN(impactScore + exploitability) || !/^[UC]$/.test(metrics.get('S') ?? '')) return undefined;
  if (impactScore <= 0) return 0;
  return roundUp(Math.min((changed ? 1.08 : 1) * (impactScore + exploitability), 10));
}

/** Smallest number with one decimal that is not below `value`, free of binary rounding (appendix A). */
function roundUp(value: number): number {
  const scaled = Math.round(value * 100_000);
  return scaled % 10_000 === 0 ? scaled / 100_000 : (Math.floor(scaled / 10_000) + 1) / 10;
}
