import { cvssScore, type CvssScore } from '../cvss/cvss-score.js';
import type { RecordSeverity } from '../evidence-record/evidence-record.js';
import type { RecordReader } from '../evidence-record/record-reader.js';
import { severityOfScore, severityOfWord } from '../evidence-record/severity.js';
import type { CvssDetail } from './contributions.js';

/** What a record, or one of its packages, says of severity. */
export interface OwnSeverity {
  /** trivy-db, types.Severity: 0 unknown, 1 low, 2 medium, 3 high, 4 critical. */
  readonly rank: number;
  readonly cvss?: CvssDetail;
}

const ranks: Readonly<Record<RecordSeverity, number>> = {
  unknown: 0,
  none: 0,
  low: 1,
  medium: 2,
  high: 3,
  critical: 4,
};

/** A database's word counts before a score, and a newer version of CVSS before an older one. undefined where nothing is said. */
export function ownSeverity(holder: RecordReader): OwnSeverity | undefined {
  const scores = holder.objects('severity').flatMap((entry) => cvssScore(entry.string('score') ?? '') ?? []);
  const newest = scores.toSorted((a, b) => b.version - a.version)[0];
  const rank = declared(holder) || (newest ? ranks[severityOfScore(newest.score)] : 0);
  if (rank === 0 && scores.length === 0) return undefined;
  return { rank, ...(scores.length > 0 && { cvss: detail(scores) }) };
}

/** Pointers, below the holder's, of severities that are neither a vector nor a word. */
export function unreadSeverities(holder: RecordReader): readonly string[] {
  return holder.objects('severity').flatMap((entry, i) => {
    const score = entry.string('score') ?? '';
    return cvssScore(score) || ranks[severityOfWord(score)] > 0 ? [] : [`/severity/${i}`];
  });
}

/** Its own, else that of its packages if they all say the same: what one package says must not count for another. */
export function recordSeverity(record: RecordReader, packages: readonly RecordReader[]): OwnSeverity | undefined {
  const own = ownSeverity(record);
  if (own) return own;
  const [first, ...others] = packages.map(ownSeverity);
  return first && others.every((one) => one?.rank === first.rank) ? first : undefined;
}

function declared(holder: RecordReader): number {
  const specific = holder.object('ecosystem_specific');
  const words = [
    holder.object('database_specific')?.raw('severity'),
    specific?.raw('severity'),
    debianUrgency(specific?.raw('urgency')),
    // Ubuntu writes a word where others write a vector.
    ...holder.objects('severity').map((entry) => entry.raw('score')),
  ];
  return words.map((word) => ranks[severityOfWord(word)]).find((rank) => rank > 0) ?? 0;
}

/** Debian's security tracker marks guesses with asterisks. */
function debianUrgency(urgency: unknown): unknown {
  if (typeof urgency !== 'string') return undefined;
  return urgency === 'unimportant' ? 'low' : urgency.replace(/\*+$/, '');
}

const names = { 2: ['V2Vector', 'V2Score'], 3: ['V3Vector', 'V3Score'], 4: ['V40Vector', 'V40Score'] } as const;

/** The first vector of each version. */
function detail(scores: readonly CvssScore[]): CvssDetail {
  return Object.fromEntries(
    scores.toReversed().flatMap(({ version, vector, score }) => [
      [names[version][0], vector],
      [names[version][1], score],
    ]),
  );
}
