import type { TrivyLanguage } from '../trivy-constraint/trivy-language.js';
import { writeConstraints } from '../trivy-constraint/write-constraints.js';
import { customOf, dropOf, noVersion, type AffectedPackage } from './affected-package.js';
import type { LanguageContribution } from './contributions.js';
import {
  languageBucket,
  languageSource,
  ownSource,
  resolvedBucket,
  severitySource,
  type DataSource,
} from './data-source.js';
import { packageKeys } from './package-keys.js';
import { packageDetails } from './record-details.js';
import { dataSourceBucket, vulnerabilityBucket, type PackageRows, type TrivyRow } from './row.js';

/** The rows of a language package. */
export function languageRows(found: AffectedPackage, { slug, grammar }: TrivyLanguage): PackageRows {
  const { record, versions } = found;
  const { vulnerable, patched, dropped } = writeConstraints(grammar, versions);
  const drops = dropped.map(({ pointer, reason }) => dropOf(found, 'constraint', pointer, reason));
  // An overriding record that says so means that nothing is affected.
  if (vulnerable.length === 0 && (drops.length > 0 || !record.overrides))
    return { rows: [], drops: [...drops, ...noVersion(found, drops)] };
  const source = record.overrides ? ownSource(record.source) : languageSource(slug, record.id, record.source);
  const rows = advisoryRows(found, slug, { bucket: languageBucket(slug, source), source, vulnerable, patched });
  return { rows: [...rows, ...severityRows(found, source)], drops, source: source.ID };
}

function advisoryRows(
  { record, name, severity }: AffectedPackage,
  slug: string,
  said: Pick<LanguageContribution, 'bucket' | 'source' | 'vulnerable' | 'patched'>,
): TrivyRow[] {
  const rows: TrivyRow[] = [{ path: [dataSourceBucket], key: said.bucket, value: [said.source] }];
  const contribution: LanguageContribution = {
    ...said,
    vendorIds: record.names.vendorIds,
    ...(severity && { severity: severity.rank }),
    ...(record.overrides && { overrides: true }),
  };
  const values = record.names.ids.map((id) => [{ ...contribution, ...customOf(record, id) }]);
  for (const key of packageKeys(slug, name)) {
    for (const root of [said.bucket, resolvedBucket(slug)]) {
      const path = [root, key];
      for (const [i, id] of record.names.ids.entries()) rows.push({ path, key: id, value: values[i]! });
    }
  }
  return rows;
}

/** The severity of this package alone, where it differs from the record's. */
function severityRows({ record, severity }: AffectedPackage, { ID }: DataSource): TrivyRow[] {
  if (!severity) return [];
  const value = [packageDetails(severitySource(ID, severity.rank), record.key, severity)];
  return record.names.ids.map((id) => ({ path: [vulnerabilityBucket], key: id, value }));
}
