import { cvss3BaseScore } from '../cvss/cvss3.js';
import type { RecordSeverity } from '../evidence-record/evidence-record.js';
import { brief, type RecordReader } from '../evidence-record/record-reader.js';
import { severityOfScore, severityOfVector, severityOfWord, worst } from '../evidence-record/severity.js';
import type { CsafVulnerability } from './read-vulnerabilities.js';

/** The worst that any vulnerability is rated with; where none is, what the publisher says of the document as a whole. */
export function csafSeverity(header: RecordReader, vulnerabilities: readonly CsafVulnerability[]): RecordSeverity {
  const aggregate = severityOfWord(header.object('aggregate_severity')?.required('text'));
  const rated = worst(vulnerabilities.flatMap(({ reader }) => ratings(reader)));
  return rated === 'unknown' ? aggregate : rated;
}

/** `scores[]` in CSAF 2.0, `metrics[].content` in CSAF 2.1. */
function ratings(vulnerability: RecordReader): RecordSeverity[] {
  const holders = [
    ...vulnerability.objects('scores'),
    ...vulnerability.objects('metrics').flatMap((metric) => metric.object('content') ?? []),
  ];
  return holders.flatMap((holder) => [
    severityOfWord(holder.string('qualitative_severity_rating')),
    ...['cvss_v2', 'cvss_v3', 'cvss_v4'].flatMap((name) => {
      const cvss = holder.object(name);
      if (!cvss) return [];
      const severity = severityOfCvss(cvss);
      // CVSS v2 has no severities of its own, and those that databases give it end with high.
      return name === 'cvss_v2' && severity === 'critical' ? 'high' : severity;
    }),
  ]);
}

function severityOfCvss(cvss: RecordReader): RecordSeverity {
  const vector = cvss.required('vectorString') ?? '';
  const score = cvss.raw('baseScore');
  if (typeof score !== 'number' || !(score >= 0 && score <= 10)) {
    cvss.warn('bad-cvss', 'baseScore', `is no CVSS score between 0 and 10: ${brief(score)}`);
    return worst([severityOfWord(cvss.raw('baseSeverity')), severityOfVector(vector)]);
  }
  const computed = cvss3BaseScore(vector);
  if (computed !== undefined && computed !== score)
    cvss.warn('bad-cvss', 'baseScore', `is ${score} where the vector gives ${computed}`);
  const declared = severityOfWord(cvss.raw('baseSeverity'));
  return declared === 'unknown' ? severityOfScore(score) : declared;
}
