import { canonicalBytes } from '../canonical-json/canonicalize.js';
import type { JsonValue } from '../canonical-json/json-value.js';
import type {
  DetailContribution,
  LanguageContribution,
  OsContribution,
  RedHatContribution,
  VexContribution,
} from './contributions.js';
import { finishDetails } from './finish-details.js';
import { finishLanguage } from './finish-language.js';
import { finishOs } from './finish-os.js';
import { finishCpe, finishRedHat } from './finish-red-hat.js';
import { redHatCpeBucket } from './red-hat-cpe.js';
import { redHatBucket } from './red-hat-rows.js';
import { dataSourceBucket, vulnerabilityBucket, type TrivyEntry, type TrivyRow } from './row.js';

/**
 * The database's entry of a row that all records of the evidence have contributed to; undefined where it is not needed, since one source alone
 * says it, or not wanted, since VEX takes it away. Depends on the set of contributions only.
 */
export function finishRow(row: TrivyRow): TrivyEntry | undefined {
  const value = finishValue(row);
  return value === undefined ? undefined : { path: row.path, key: row.key, value: canonicalBytes(value) };
}

function finishValue({ path, key, value }: TrivyRow): JsonValue | undefined {
  const [bucket = ''] = path;
  if (bucket === dataSourceBucket) return value[0];
  if (bucket === vulnerabilityBucket) return finishDetails(key, value as readonly DetailContribution[]);
  if (bucket === redHatCpeBucket) return finishCpe(value);
  if (bucket === redHatBucket) return finishRedHat(value as readonly RedHatContribution[]);
  if (!bucket.includes('::')) return finishOs(bucket, value as readonly (OsContribution | VexContribution)[]);
  return finishLanguage(bucket, value as readonly (LanguageContribution | VexContribution)[]);
}
