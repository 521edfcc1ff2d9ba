import type { RecordSeverity } from '../evidence-record/evidence-record.js';
import { brief, type RecordReader } from '../evidence-record/record-reader.js';
import { severityOfVector, severityOfWord, worst } from '../evidence-record/severity.js';

const severityTypes = new Set(['CVSS_V2', 'CVSS_V3', 'CVSS_V4', 'Ubuntu']);

/** What the database itself says, else the worst CVSS v3 score of the record or of its packages; v2 and v4 vectors give no bucket. */
export function osvSeverity(record: RecordReader, affected: readonly RecordReader[]): RecordSeverity {
  const declared = severityOfWord(record.object('database_specific')?.raw('severity'));
  const scored = [record, ...affected].flatMap(scores);
  if (declared !== 'unknown') return declared;
  const packages = affected.flatMap((described) => [
    severityOfWord(described.object('database_specific')?.raw('severity')),
    severityOfWord(described.object('ecosystem_specific')?.raw('severity')),
  ]);
  return worst([...scored, ...packages]);
}

function scores(holder: RecordReader): RecordSeverity[] {
  return holder.objects('severity').map((entry) => {
    const type = entry.oneOf('type', severityTypes);
    const score = entry.required('score') ?? '';
    const severity = type === 'CVSS_V3' ? severityOfVector(score) : 'unknown';
    if (!isWellFormed(type, score, severity)) entry.warn('bad-cvss', 'score', `is no ${type} vector: ${brief(score)}`);
    return severity;
  });
}

function isWellFormed(type: string | undefined, score: string, severity: RecordSeverity): boolean {
  if (type === 'CVSS_V2') return /^(?:[A-Za-z]{1,3}:[A-Za-z]{1,3}\/?)+$/.test(score);
  if (type === 'CVSS_V3') return severity !== 'unknown' && !score.endsWith('/');
  return type !== 'CVSS_V4' || /^CVSS:4\.0\/(?:[A-Z]{1,3}:[A-Za-z]+\/?)+$/.test(score);
}
