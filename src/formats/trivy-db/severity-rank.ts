import type { RecordSeverity } from '../evidence-record/evidence-record.js';
import { severityOfScore, severityOfWord } from '../evidence-record/severity.js';

const ranks: Readonly<Record<RecordSeverity, number>> = {
  unknown: 0,
  none: 0,
  low: 1,
  medium: 2,
  high: 3,
  critical: 4,
};

/** trivy-db, types.Severity, of a database's word: 0 unknown, 1 low, 2 medium, 3 high, 4 critical. */
export function severityRank(word: unknown): number {
  return ranks[severityOfWord(word)];
}

/** The same of a CVSS score. */
export function scoreRank(score: number): number {
  return ranks[severityOfScore(score)];
}
