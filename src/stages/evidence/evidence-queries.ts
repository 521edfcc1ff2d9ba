import { packagePurl } from '../../formats/purl/purl.js';
import type { Selectors } from '../../kernel/selectors.js';
import type { EvidenceScan, KeyRange } from './evidence-reader.port.js';

/**
 * A `COPY ... TO STDOUT (FORMAT binary)` and the settings it reads its values from. COPY takes no bind parameters, so every value
 * travels as a transaction-local setting; the text consists of the fixed fragments below and of nothing else.
 */
export interface EvidenceQuery {
  readonly text: string;
  readonly settings: readonly (readonly [name: string, value: string])[];
}

/** Sets all settings of a query for the transaction, the planner's included. Run it before the COPY, on the same transaction. */
export function settingsStatement(query: EvidenceQuery): {
  readonly text: string;
  readonly values: readonly unknown[];
} {
  return {
    text: 'SELECT set_config(s.name, s.value, true) FROM unnest($1::text[], $2::text[]) AS s(name, value)',
    values: [query.settings.map(([name]) => name), query.settings.map(([, value]) => value)],
  };
}

/** Columns: key text, digest bytea, blen int4, bucket int2; in key order. Without selectors an index-only scan. */
export function scanQuery(scan: EvidenceScan): EvidenceQuery {
  return build('key, digest, blen, bucket', scan, [], []);
}

/** Columns: key text, body bytea; in key order. */
export function rangeQuery(scan: EvidenceScan, range: KeyRange): EvidenceQuery {
  const bounds: Setting[] = [
    ['ec.after', range.after],
    ['ec.up_to', range.upTo],
  ];
  return build('key, body', scan, bounds, [
    `key > (SELECT current_setting('ec.after'))`,
    `key <= (SELECT current_setting('ec.up_to'))`,
  ]);
}

type Setting = readonly [string, string];

// The index delivers the order; a sort of wide rows is two to three times slower and the planner likes to choose it.
const plannerSettings: readonly Setting[] = [
  ['enable_sort', 'off'],
  ['enable_seqscan', 'off'],
  ['enable_bitmapscan', 'off'],
  ['max_parallel_workers_per_gather', '0'],
  ['jit', 'off'],
];

function build(
  columns: string,
  scan: EvidenceScan,
  more: readonly Setting[],
  conditions: readonly string[],
): EvidenceQuery {
  const chosen = selectorFragments(scan.selectors);
  const where = [...atCut, ...conditions, ...chosen.map(({ sql }) => sql)].join(' AND ');
  const settings: Setting[] = [
    ...plannerSettings,
    ['ec.kind', scan.kind],
    ['ec.cut', String(scan.cut.seq)],
    ...more,
    ...chosen.map(({ setting }) => setting),
  ];
  return {
    text: `COPY (SELECT ${columns} FROM export_center.evidence_items WHERE ${where} ORDER BY key) TO STDOUT (FORMAT binary)`,
    settings,
  };
}

// A scalar sub-select is evaluated once a query, a bare current_setting() once a row.
const atCut: readonly string[] = [
  `kind = (SELECT current_setting('ec.kind'))`,
  `seq_from <= (SELECT current_setting('ec.cut')::bigint)`,
  `(seq_to IS NULL OR seq_to > (SELECT current_setting('ec.cut')::bigint))`,
];

interface Fragment {
  readonly sql: string;
  readonly setting: Setting;
}

const valuesOf = (name: string) => `SELECT jsonb_array_elements_text(current_setting('${name}')::jsonb)`;
const listOf = (name: string) => `(SELECT array(${valuesOf(name)}))`;

const listFragments: Readonly<Record<string, string>> = {
  sources: `source IN (${valuesOf('ec.sources')})`,
  ecosystems: `ecosystems && ${listOf('ec.ecosystems')}`,
  packages: `packages && ${listOf('ec.packages')}`,
  severities: `severity IN (${valuesOf('ec.severities')})`,
  aliases: `(aliases && ${listOf('ec.aliases')} OR substr(key, length(source) + 2) IN (${valuesOf('ec.aliases')}))`,
  subjects: `subjects && ${listOf('ec.subjects')}`,
};

function selectorFragments(selectors: Omit<Selectors, 'kinds'>): Fragment[] {
  const fragments: Fragment[] = [];
  for (const [field, sql] of Object.entries(listFragments)) {
    const values = selectors[field as keyof typeof selectors];
    if (Array.isArray(values))
      fragments.push({ sql, setting: [`ec.${field}`, JSON.stringify(asStored(field, values))] });
  }
  const { from, to } = selectors.timeWindow ?? {};
  if (from !== undefined) fragments.push(bound('ec.from', '>=', from));
  if (to !== undefined) fragments.push(bound('ec.to', '<', to));
  return fragments;
}

/** Packages are stored in one spelling; a selector may use another. */
const asStored = (field: string, values: readonly string[]) =>
  field === 'packages' ? values.map((value) => packagePurl(value) ?? value) : values;

const bound = (name: string, operator: '<' | '>=', value: string): Fragment => ({
  sql: `coalesce(modified, published) ${operator} (SELECT current_setting('${name}')::timestamptz)`,
  setting: [name, value],
});
