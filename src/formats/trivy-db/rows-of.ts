import { isJsonObject, type JsonObject } from '../canonical-json/json-value.js';
import { RecordReader, WarningList } from '../evidence-record/record-reader.js';
import { trivyLanguageOf } from '../trivy-constraint/trivy-language.js';
import { affectedRows } from './language-rows.js';
import { recordDetails } from './record-details.js';
import { vulnerabilityBucket, type TrivyDrop, type TrivyRow } from './row.js';
import type { TrivyEvidence, TrivyOptions } from './trivy-evidence.js';
import { vulnerabilityIds } from './vulnerability-ids.js';

export interface TrivyMapping {
  readonly rows: readonly TrivyRow[];
  readonly drops: readonly TrivyDrop[];
}

/** The rows that an OSV record contributes to, unmerged and in no order, and what of it finds no place. Never throws for what a record holds. */
export function rowsOf(record: TrivyEvidence, options: TrivyOptions): TrivyMapping {
  const key = `${record.source}/${record.id}`;
  if (!isJsonObject(record.body))
    return { rows: [], drops: [{ record: key, rule: 'not-osv', reason: 'it is no JSON object' }] };
  const reader = new RecordReader(record.body, '', new WarningList());
  const withdrawn = reader.instant('withdrawn');
  if (withdrawn !== undefined && withdrawn <= options.asOf)
    return { rows: [], drops: [{ record: key, rule: 'withdrawn', pointer: '/withdrawn', reason: 'it was withdrawn' }] };
  return mapRecord(record, key, reader);
}

function mapRecord(record: TrivyEvidence, key: string, reader: RecordReader): TrivyMapping {
  const rows: TrivyRow[] = [];
  const drops: TrivyDrop[] = [];
  const sources = new Set<string>();
  const names = vulnerabilityIds(reader, record.id, false);
  for (const affected of reader.objects('affected')) {
    const described = affected.object('package');
    const ecosystem = described?.string('ecosystem');
    const name = described?.string('name');
    const language = ecosystem === undefined ? undefined : trivyLanguageOf(ecosystem);
    if (!language || ecosystem === undefined || name === undefined) {
      drops.push({ record: key, rule: 'no-bucket', pointer: affected.pointer, reason: 'Trivy has no bucket for it' });
      continue;
    }
    const mapped = affectedRows({ record, key, affected, ecosystem, name, language, names });
    rows.push(...mapped.rows);
    drops.push(...mapped.drops);
    if (mapped.source !== undefined) sources.add(mapped.source);
  }
  for (const source of sources) {
    const details: JsonObject = recordDetails(reader, source, key);
    rows.push(...names.ids.map((id) => ({ path: [vulnerabilityBucket], key: id, value: [details] })));
  }
  return { rows, drops };
}
