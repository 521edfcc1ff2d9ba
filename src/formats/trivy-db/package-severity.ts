import type { RecordReader } from '../evidence-record/record-reader.js';
import { severityRank } from './severity-rank.js';

/** What the record says of the severity in one package only: 0 unknown to 4 critical. Debian calls it urgency. */
export function packageSeverity(affected: RecordReader): number {
  const specific = affected.object('ecosystem_specific');
  const words = [
    affected.object('database_specific')?.raw('severity'),
    specific?.raw('severity'),
    debianUrgency(specific?.raw('urgency')),
  ];
  return words.map(severityRank).find((rank) => rank > 0) ?? 0;
}

/** trivy-db, types.Status, of what has no fix: 7 end of life, else 0. */
export function packageStatus(affected: RecordReader): number {
  return affected.object('ecosystem_specific')?.raw('urgency') === 'end-of-life' ? 7 : 0;
}

/** Debian's security tracker marks guesses with asterisks. */
function debianUrgency(urgency: unknown): unknown {
  if (typeof urgency !== 'string') return undefined;
  return urgency === 'unimportant' ? 'low' : urgency.replace(/\*+$/, '');
}
