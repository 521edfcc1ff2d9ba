import { canonicalBytes } from '../canonical-json/canonicalize.js';
import type { JsonObject } from '../canonical-json/json-value.js';
import type { DetailContribution, LanguageContribution, OsContribution, VexContribution } from './contributions.js';
import { finishDetails } from './finish-details.js';
import { finishLanguage } from './finish-language.js';
import { finishOs } from './finish-os.js';
import { dataSourceBucket, vulnerabilityBucket, type TrivyEntry, type TrivyRow } from './row.js';

/**
 * The database's entry of a row that all records of the evidence have contributed to; undefined where it is not needed, since one source alone
 * says it, or not wanted, since VEX takes it away. Depends on the set of contributions only.
 */
export function finishRow(row: TrivyRow): TrivyEntry | undefined {
  const value = finishValue(row);
  return value && { path: row.path, key: row.key, value: canonicalBytes(value) };
}

function finishValue({ path, key, value }: TrivyRow): JsonObject | undefined {
  const [bucket = ''] = path;
  if (bucket === dataSourceBucket) return value[0];
  if (bucket === vulnerabilityBucket) return finishDetails(key, value as readonly DetailContribution[]);
  if (!bucket.includes('::')) return finishOs(bucket, value as readonly (OsContribution | VexContribution)[]);
  return finishLanguage(bucket, value as readonly (LanguageContribution | VexContribution)[]);
}
