import type { RecordReader } from '../evidence-record/record-reader.js';
import type { TrivyLanguage } from '../trivy-constraint/trivy-language.js';
import { writeConstraints } from '../trivy-constraint/write-constraints.js';
import type { OsvEvent } from '../version-order/affected-intervals.js';
import type { OsvAffected } from '../version-order/affects.js';
import type { LanguageContribution } from './contributions.js';
import { languageBucket, languageSource, resolvedBucket } from './data-source.js';
import { packageKeys } from './package-keys.js';
import { dataSourceBucket, type TrivyDrop, type TrivyRow } from './row.js';
import type { TrivyEvidence } from './trivy-evidence.js';
import type { VulnerabilityIds } from './vulnerability-ids.js';

interface AffectedPackage {
  readonly record: TrivyEvidence;
  readonly key: string;
  readonly affected: RecordReader;
  readonly ecosystem: string;
  readonly name: string;
  readonly language: TrivyLanguage;
  readonly names: VulnerabilityIds;
}

interface AffectedRows {
  readonly rows: readonly TrivyRow[];
  readonly drops: readonly TrivyDrop[];
  /** The ID of the data source, where there are rows. */
  readonly source?: string;
}

/** The rows of one language package of a record. */
export function affectedRows(found: AffectedPackage): AffectedRows {
  const { record, key, affected, ecosystem, name, language, names } = found;
  const written = writeConstraints(language.grammar, osvAffected(affected, ecosystem));
  const drops = written.dropped.map(({ pointer, reason }) => ({
    record: key,
    package: `${ecosystem} ${name}`,
    rule: 'constraint',
    pointer: affected.pointer + pointer,
    reason,
  }));
  if (written.vulnerable.length === 0) return { rows: [], drops };
  const source = languageSource(language.slug, record.id, record.source);
  const bucket = languageBucket(language.slug, source);
  const contribution: LanguageContribution = {
    bucket,
    source,
    vulnerable: written.vulnerable,
    patched: written.patched,
    vendorIds: names.vendorIds,
  };
  const rows: TrivyRow[] = [{ path: [dataSourceBucket], key: bucket, value: [source] }];
  for (const packageKey of packageKeys(language.slug, name)) {
    for (const root of [bucket, resolvedBucket(language.slug)]) {
      const path = [root, packageKey];
      for (const id of names.ids) rows.push({ path, key: id, value: [contribution] });
    }
  }
  return { rows, drops, source: source.ID };
}

function osvAffected(affected: RecordReader, ecosystem: string): OsvAffected {
  const ranges = affected.objects('ranges').map((range) => ({
    type: range.string('type') ?? '',
    events: range.objects('events').map(readEvent),
  }));
  return { ecosystem, ranges, versions: affected.strings('versions') };
}

function readEvent(event: RecordReader): OsvEvent {
  return {
    introduced: event.string('introduced'),
    fixed: event.string('fixed'),
    last_affected: event.string('last_affected'),
    limit: event.string('limit'),
  };
}
