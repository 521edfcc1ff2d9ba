import { isJsonObject } from '../canonical-json/json-value.js';
import { RecordReader, WarningList } from '../evidence-record/record-reader.js';
import { trivyLanguageOf } from '../trivy-constraint/trivy-language.js';
import { baseEcosystem } from '../osv/package-purl.js';
import {
  customOf,
  dropOf,
  readAffectedPackage,
  type AdvisoryRecord,
  type AffectedPackage,
} from './affected-package.js';
import { languageRows } from './language-rows.js';
import { osRows } from './os-rows.js';
import { isOsFamily, osStreamOf } from './os-stream.js';
import { recordSeverity, unreadSeverities } from './own-severity.js';
import { redHatProduct, redHatRows } from './red-hat-rows.js';
import { recordDetails } from './record-details.js';
import { vulnerabilityBucket, type PackageRows, type TrivyDrop, type TrivyMapping } from './row.js';
import type { TrivyEvidence, TrivyOptions } from './trivy-evidence.js';
import { vulnerabilityIds } from './vulnerability-ids.js';

/** The rows that an OSV record contributes to, unmerged and in no order, and what of it finds no place. Never throws for what a record holds. */
export function rowsOf(record: TrivyEvidence, options: TrivyOptions): TrivyMapping {
  const key = `${record.source}/${record.id}`;
  if (!isJsonObject(record.body))
    return { rows: [], drops: [{ record: key, rule: 'not-osv', reason: 'it is no JSON object' }] };
  const reader = new RecordReader(record.body, '', new WarningList());
  const withdrawn = reader.instant('withdrawn');
  if (withdrawn !== undefined && withdrawn <= options.asOf)
    return { rows: [], drops: [{ record: key, rule: 'withdrawn', pointer: '/withdrawn', reason: 'it was withdrawn' }] };
  return mapRecord(record, key, reader, options);
}

function mapRecord(
  evidence: TrivyEvidence,
  key: string,
  reader: RecordReader,
  { overridingSources, annotationOf = () => undefined }: TrivyOptions,
): TrivyMapping {
  const { id, source } = evidence;
  const names = vulnerabilityIds(reader, id);
  const affected = reader.objects('affected');
  const severity = recordSeverity(reader, affected);
  const overrides = overridingSources?.has(source) ? { overrides: true as const } : {};
  const summary = reader.string('summary') ?? '';
  const record: AdvisoryRecord = { key, id, source, summary, names, severity, annotationOf, ...overrides };
  const packages = affected.map((one) => packageRows(record, one));
  const sources = new Set(packages.flatMap((one) => one.source ?? []));
  const details = [...sources].flatMap((origin) => {
    const value = { ...recordDetails(reader, origin, key, severity), ...overrides };
    return names.ids.map((name) => ({
      path: [vulnerabilityBucket],
      key: name,
      value: [{ ...value, ...customOf(record, name) }],
    }));
  });
  return {
    rows: [...packages.flatMap(({ rows }) => rows), ...details],
    drops: [...severityDrops(key, [reader, ...affected]), ...packages.flatMap(({ drops }) => drops)],
  };
}

function severityDrops(key: string, holders: readonly RecordReader[]): TrivyDrop[] {
  return holders.flatMap((holder) =>
    unreadSeverities(holder).map((pointer) => ({
      record: key,
      rule: 'severity',
      pointer: holder.pointer + pointer,
      reason: 'it is neither a CVSS vector of version 2, 3 or 4 nor a word for a severity',
    })),
  );
}

function packageRows(record: AdvisoryRecord, affected: RecordReader): PackageRows {
  const found = readAffectedPackage(record, affected);
  if (!found) {
    const reason = 'it names no package by ecosystem and name';
    return { rows: [], drops: [{ record: record.key, rule: 'no-package', pointer: affected.pointer, reason }] };
  }
  const unread = found.unread.map(({ pointer, reason }) => dropOf(found, 'range', pointer, reason));
  const mapped = bucketRows(found);
  return { ...mapped, drops: [...unread, ...mapped.drops] };
}

function bucketRows(found: AffectedPackage): PackageRows {
  const language = trivyLanguageOf(found.ecosystem);
  if (language) return languageRows(found, language);
  const product = redHatProduct(found.ecosystem);
  if (product !== undefined) return redHatRows(found, product);
  const stream = osStreamOf(found.ecosystem);
  if (stream) return osRows(found, stream);
  return { rows: [], drops: [dropOf(found, 'no-bucket', '/package/ecosystem', noBucket(found.ecosystem))] };
}

function noBucket(ecosystem: string): string {
  return isOsFamily(baseEcosystem(ecosystem))
    ? 'Trivy knows the distribution, but no such release or variant of it'
    : 'Trivy detects nothing of this ecosystem';
}
