import { cvss3BaseScore } from '../evidence-record/cvss3.js';
import { formatInstant, zeroInstant } from '../evidence-record/instant.js';
import type { RecordReader } from '../evidence-record/record-reader.js';
import type { CvssDetail, DetailContribution } from './contributions.js';
import { scoreRank, severityRank } from './severity-rank.js';

/** What the record says of its vulnerability, whatever the package. In: the id of the data source and the record's key. */
export function recordDetails(record: RecordReader, source: string, key: string): DetailContribution {
  const cvss = cvssOf(record);
  const severity = severityOf(record, cvss);
  return {
    source,
    record: key,
    ...text('title', record.string('summary')),
    ...text('description', record.string('details')),
    ...(severity > 0 && { severity }),
    ...(cvss && { cvss }),
    cwes: record.object('database_specific')?.strings('cwe_ids') ?? [],
    references: record.objects('references').flatMap((one) => one.string('url') ?? []),
    ...time('published', record),
    ...time('modified', record),
  };
}

function text<Name extends string>(name: Name, value: string | undefined): { [key in Name]?: string } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { [key in Name]: string });
}

function time(name: 'published' | 'modified', record: RecordReader): { published?: string; modified?: string } {
  const instant = record.instant(name);
  return instant === undefined || instant === zeroInstant ? {} : { [name]: formatInstant(instant) };
}

function cvssOf(record: RecordReader): CvssDetail | undefined {
  for (const entry of record.objects('severity')) {
    const vector = entry.string('score')?.replace(/\/$/, '') ?? '';
    const score = cvss3BaseScore(vector);
    if (score !== undefined) return { V3Vector: vector, V3Score: score };
  }
  return undefined;
}

function severityOf(record: RecordReader, cvss: CvssDetail | undefined): number {
  const declared = severityRank(record.object('database_specific')?.raw('severity'));
  return declared || (cvss?.V3Score === undefined ? 0 : scoreRank(cvss.V3Score));
}
