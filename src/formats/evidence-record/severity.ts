import { cvss3BaseScore } from '../cvss/cvss3.js';
import type { RecordSeverity } from './evidence-record.js';

const rank: readonly RecordSeverity[] = ['unknown', 'none', 'low', 'medium', 'high', 'critical'];

/** The words that advisory databases use, in any case. */
const words: Readonly<Record<string, RecordSeverity>> = {
  critical: 'critical',
  high: 'high',
  important: 'high',
  moderate: 'medium',
  medium: 'medium',
  low: 'low',
  minor: 'low',
  negligible: 'low',
  none: 'none',
  info: 'none',
  informational: 'none',
};

export function severityOfWord(word: unknown): RecordSeverity {
  const key = typeof word === 'string' ? word.toLowerCase() : '';
  return (Object.hasOwn(words, key) ? words[key] : undefined) ?? 'unknown';
}

/** Qualitative rating of a CVSS v3 base score (CVSS v3.1 specification, section 5). */
export function severityOfScore(score: number): RecordSeverity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'none';
}

/** Of a CVSS v3 vector; `unknown` for what is none. */
export function severityOfVector(vector: string): RecordSeverity {
  const known = severities.get(vector);
  if (known !== undefined) return known;
  const score = cvss3BaseScore(vector);
  const severity = score === undefined ? 'unknown' : severityOfScore(score);
  if (severities.size < 4096) severities.set(vector, severity);
  return severity;
}

/** A few hundred vectors are all that databases use, so they are remembered, up to a bound. */
const severities = new Map<string, RecordSeverity>();

export function worst(severities: Iterable<RecordSeverity>): RecordSeverity {
  let found = 0;
  for (const severity of severities) found = Math.max(found, rank.indexOf(severity));
  return rank[found] as RecordSeverity;
}
