import type { TrivyLanguage } from '../trivy-constraint/trivy-language.js';
import { writeConstraints } from '../trivy-constraint/write-constraints.js';
import { dropOf, noVersion, type AffectedPackage } from './affected-package.js';
import type { LanguageContribution } from './contributions.js';
import { languageBucket, languageSource, resolvedBucket, severitySource, type DataSource } from './data-source.js';
import { packageKeys } from './package-keys.js';
import { packageDetails } from './record-details.js';
import { dataSourceBucket, vulnerabilityBucket, type PackageRows, type TrivyRow } from './row.js';

/** The rows of a language package. */
export function languageRows(found: AffectedPackage, { slug, grammar }: TrivyLanguage): PackageRows {
  const { record, name, versions } = found;
  const { vulnerable, patched, dropped } = writeConstraints(grammar, versions);
  const drops = dropped.map(({ pointer, reason }) => dropOf(found, 'constraint', pointer, reason));
  if (vulnerable.length === 0) return { rows: [], drops: [...drops, ...noVersion(found, drops)] };
  const source = languageSource(slug, record.id, record.source);
  const bucket = languageBucket(slug, source);
  const { ids, vendorIds } = record.names;
  const severity = found.severity && { severity: found.severity.rank };
  const contribution: LanguageContribution = { bucket, source, vulnerable, patched, vendorIds, ...severity };
  const rows: TrivyRow[] = [{ path: [dataSourceBucket], key: bucket, value: [source] }];
  for (const key of packageKeys(slug, name)) {
    for (const root of [bucket, resolvedBucket(slug)]) {
      const path = [root, key];
      for (const id of ids) rows.push({ path, key: id, value: [contribution] });
    }
  }
  return { rows: [...rows, ...severityRows(found, source)], drops, source: source.ID };
}

/** The severity of this package alone, where it differs from the record's. */
function severityRows({ record, severity }: AffectedPackage, { ID }: DataSource): TrivyRow[] {
  if (!severity) return [];
  const value = [packageDetails(severitySource(ID, severity.rank), record.key, severity)];
  return record.names.ids.map((id) => ({ path: [vulnerabilityBucket], key: id, value }));
}
