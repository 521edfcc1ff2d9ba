import type { TrivyLanguage } from '../trivy-constraint/trivy-language.js';
import { writeConstraints } from '../trivy-constraint/write-constraints.js';
import { dropOf, noVersion, type AffectedPackage } from './affected-package.js';
import type { LanguageContribution } from './contributions.js';
import { languageBucket, languageSource, resolvedBucket } from './data-source.js';
import { packageKeys } from './package-keys.js';
import { dataSourceBucket, type PackageRows, type TrivyRow } from './row.js';

/** The rows of a language package. */
export function languageRows(found: AffectedPackage, { slug, grammar }: TrivyLanguage): PackageRows {
  const { record, name, versions } = found;
  const { vulnerable, patched, dropped } = writeConstraints(grammar, versions);
  const drops = dropped.map(({ pointer, reason }) => dropOf(found, 'constraint', pointer, reason));
  if (vulnerable.length === 0) return { rows: [], drops: [...drops, ...noVersion(found, drops)] };
  const source = languageSource(slug, record.id, record.source);
  const bucket = languageBucket(slug, source);
  const { ids, vendorIds } = record.names;
  const contribution: LanguageContribution = { bucket, source, vulnerable, patched, vendorIds };
  const rows: TrivyRow[] = [{ path: [dataSourceBucket], key: bucket, value: [source] }];
  for (const key of packageKeys(slug, name)) {
    for (const root of [bucket, resolvedBucket(slug)]) {
      const path = [root, key];
      for (const id of ids) rows.push({ path, key: id, value: [contribution] });
    }
  }
  return { rows, drops, source: source.ID };
}
