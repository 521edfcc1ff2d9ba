import { formatInstant, zeroInstant } from '../evidence-record/instant.js';
import type { RecordReader } from '../evidence-record/record-reader.js';
import type { DetailContribution } from './contributions.js';
import type { OwnSeverity } from './own-severity.js';

/** What the record says of its vulnerability, whatever the package. In: the id of the data source and the record's key. */
export function recordDetails(
  record: RecordReader,
  source: string,
  key: string,
  severity: OwnSeverity | undefined,
): DetailContribution {
  return {
    source,
    record: key,
    ...text('title', record.string('summary')),
    ...text('description', record.string('details')),
    ...severityMembers(severity),
    cwes: record.object('database_specific')?.strings('cwe_ids') ?? [],
    references: record.objects('references').flatMap((one) => addresses(one.string('url') ?? '')),
    ...time('published', record),
    ...time('modified', record),
  };
}

/** What one package of the record says of severity alone, under a data source id of its own (`packageSource`). */
export function packageDetails(source: string, key: string, severity: OwnSeverity): DetailContribution {
  return { source, record: key, ...severityMembers(severity), cwes: [], references: [] };
}

function severityMembers(severity: OwnSeverity | undefined): Pick<DetailContribution, 'severity' | 'cvss'> {
  return {
    ...(severity && severity.rank > 0 && { severity: severity.rank }),
    ...(severity?.cvss && { cvss: severity.cvss }),
  };
}

/** Some databases write several addresses into one. */
function addresses(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function text<Name extends string>(name: Name, value: string | undefined): { [key in Name]?: string } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { [key in Name]: string });
}

function time(name: 'published' | 'modified', record: RecordReader): { published?: string; modified?: string } {
  const instant = record.instant(name);
  return instant === undefined || instant === zeroInstant ? {} : { [name]: formatInstant(instant) };
}
