import { cvssScore } from '../cvss/cvss-score.js';
import type { RecordReader } from '../evidence-record/record-reader.js';
import { osvSeverity } from '../osv/osv-severity.js';
import { osvPackagePurl } from '../osv/package-purl.js';
import { member, time, unique } from './members.js';
import type {
  AffectedPackage,
  AffectedRange,
  NormalizedAdvisory,
  NormalizedCvss,
  RangeEvent,
} from './normalized-record.js';

/** An OSV record (OSV schema 1.7). */
export function normalizeOsv(record: RecordReader): NormalizedAdvisory {
  const described = record.objects('affected');
  const affected = described.map(affectedPackage);
  const events = affected.flatMap(({ ranges }) =>
    ranges.filter(({ type }) => type !== 'GIT').flatMap((one) => one.events),
  );
  return {
    id: record.string('id') ?? '',
    aliases: unique(record.strings('aliases')),
    ...member('summary', record.string('summary')),
    severity: { rating: osvSeverity(record, described), cvss: [record, ...described].flatMap(vectorsOf) },
    affected,
    fixedVersions: unique(events.flatMap(({ event, version }) => (event === 'fixed' ? [version] : []))),
    ...time('published', record.instant('published')),
    ...time('modified', record.instant('modified')),
    ...time('withdrawn', record.instant('withdrawn')),
    references: record.array('references').length,
  };
}

const vectorsOf = (holder: RecordReader): NormalizedCvss[] =>
  holder.objects('severity').flatMap((entry) => cvssScore(entry.string('score') ?? '') ?? []);

function affectedPackage(affected: RecordReader): AffectedPackage {
  const described = affected.object('package');
  const [ecosystem, name] = [described?.string('ecosystem'), described?.string('name')];
  const derived = ecosystem !== undefined && name !== undefined ? osvPackagePurl(ecosystem, name) : undefined;
  const ranges = affected.objects('ranges').map(rangeOf);
  const versions = affected.strings('versions');
  return {
    ...member('purl', described?.string('purl') ?? derived),
    ...member('ecosystem', ecosystem),
    ...member('name', name),
    ranges,
    ...member('versions', ranges.length === 0 && versions.length > 0 ? versions : undefined),
  };
}

const rangeOf = (range: RecordReader): AffectedRange => ({
  type: range.string('type') ?? '',
  ...member('repo', range.string('repo')),
  events: range.objects('events').flatMap(eventsOf),
});

const eventNames = ['introduced', 'fixed', 'last_affected', 'limit'] as const;

const eventsOf = (holder: RecordReader): RangeEvent[] =>
  eventNames.flatMap((event) => {
    const version = holder.string(event);
    return version === undefined ? [] : [{ event, version }];
  });
