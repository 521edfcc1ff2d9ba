import { packagePurl } from '../../formats/purl/purl.js';
import type { Selectors } from '../../kernel/selectors.js';
import type { BucketScan, ChangeScan, EvidenceScan, KeyRange } from './evidence-reader.port.js';

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
  return build('key, digest, blen, bucket', scan, everyKey);
}

/** Columns: key text, body bytea; in key order. */
export function rangeQuery(scan: EvidenceScan, range: KeyRange): EvidenceQuery {
  const settings: Setting[] = [
    ['ec.after', range.after],
    ['ec.up_to', range.upTo],
  ];
  return build('key, body', scan, { sql: keyRange, settings });
}

/** Columns: key text, body bytea, of these keys; in key order. */
export function keysQuery(scan: EvidenceScan, keys: readonly string[]): EvidenceQuery {
  return build('key, body', scan, { sql: keyList, settings: [['ec.keys', JSON.stringify(keys)]] });
}

/** Columns: key text, digest bytea, body bytea, of these keys; in key order. */
export function recordsQuery(scan: EvidenceScan, keys: readonly string[]): EvidenceQuery {
  return build('key, digest, body', scan, { sql: keyList, settings: [['ec.keys', JSON.stringify(keys)]] });
}

type Setting = readonly [string, string];

// The indexes deliver the order: a sort of wide rows is two to three times slower and the planner likes to choose it, and what was
// closed is merged in by the same order.
const plannerSettings: readonly Setting[] = [
  ['enable_sort', 'off'],
  ['enable_seqscan', 'off'],
  ['enable_bitmapscan', 'off'],
  ['enable_hashjoin', 'off'],
  ['enable_nestloop', 'off'],
  ['max_parallel_workers_per_gather', '0'],
  ['jit', 'off'],
];

// Some keys of many: each is looked up by an index, never found by reading a table, whatever the planner believes of their sizes.
const lookupSettings: readonly Setting[] = [
  ['enable_seqscan', 'off'],
  ['enable_bitmapscan', 'off'],
  ['enable_hashjoin', 'off'],
  ['enable_mergejoin', 'off'],
  ['max_parallel_workers_per_gather', '0'],
  ['jit', 'off'],
];

// Items are looked up by their buckets, what was closed is hashed.
const bucketSettings: readonly Setting[] = [
  ['enable_seqscan', 'off'],
  ['enable_bitmapscan', 'off'],
  ['enable_mergejoin', 'off'],
  ['enable_nestloop', 'off'],
  ['max_parallel_workers_per_gather', '0'],
  ['jit', 'off'],
];

/** Which keys are asked for. */
interface KeyChoice {
  readonly sql: Fragments;
  readonly settings: readonly Setting[];
}

/**
 * Columns: key text, bucket int2, digest bytea at the earlier cut, digest bytea at the later one (empty where a cut holds none), blen int4 at
 * the later one; in key order. Its cost follows the number of changes: each is looked up by its key at both cuts.
 */
export function changesQuery({ kind, span, selectors }: ChangeScan): EvidenceQuery {
  const chosen = selectorFragments(selectors);
  const at = (name: string, columns: string) => `LEFT JOIN LATERAL (
    SELECT ${columns} FROM export_center.evidence_items i
    WHERE ${[...ofKind('i'), 'i.key = c.key', `i.seq_from <= ${numberOf(name)}`, `NOT EXISTS (SELECT FROM export_center.evidence_closed o WHERE ${[...ofKind('o'), closedBy(numberOf(name))].join(' AND ')})`, ...chosen.map(({ sql }) => sql)].join(' AND ')}
  )`;
  return {
    text: `COPY (SELECT c.key, coalesce(b.bucket, a.bucket), coalesce(b.digest, ''), coalesce(a.digest, ''), coalesce(a.blen, 0)
      FROM (${touched('evidence_items', 'seq_from')} UNION ${touched('evidence_closed', 'seq_to')}) c
      ${at('ec.after', 'digest, bucket')} b ON true ${at('ec.cut', 'digest, bucket, blen')} a ON true
      WHERE a.digest IS DISTINCT FROM b.digest ORDER BY c.key) TO STDOUT (FORMAT binary)`,
    settings: [
      ...lookupSettings,
      ['ec.kind', kind],
      ['ec.after', String(span.after)],
      ['ec.cut', String(span.upTo)],
      ...chosen.map(({ setting }) => setting),
    ],
  };
}

/** Columns: bucket int2, kind text, key text, digest bytea; in this order. Without selectors an index-only scan of these buckets. */
export function bucketsQuery({ cut: at, selectors, buckets }: BucketScan): EvidenceQuery {
  const chosen = selectorFragments(selectors);
  const where = [
    `i.bucket = ANY ((SELECT array(SELECT b::smallint FROM jsonb_array_elements_text(current_setting('ec.buckets')::jsonb) b))::smallint[])`,
    `i.kind || '' = ANY (${listOf('ec.kinds')})`,
    `i.seq_from + 0 <= ${cut}`,
    `NOT EXISTS (SELECT FROM export_center.evidence_closed o WHERE o.kind = i.kind AND ${closedBy(cut)})`,
    ...chosen.map(({ sql }) => sql),
  ];
  return {
    text: `COPY (SELECT bucket, kind, key, digest FROM export_center.evidence_items i WHERE ${where.join(' AND ')}
      ORDER BY bucket, kind, key) TO STDOUT (FORMAT binary)`,
    settings: [
      ...bucketSettings,
      ['ec.buckets', JSON.stringify(buckets)],
      ['ec.kinds', JSON.stringify(selectors.kinds)],
      ['ec.cut', String(at.seq)],
      ...chosen.map(({ setting }) => setting),
    ],
  };
}

/**
 * Sums and joins that change nothing hide a column from the planner: where its statistics are older than the last batches it takes the
 * index by number for what the key or the bucket finds, and reads it from end to end for each probe (20 s for 22,000 items: tried).
 */
const closedBy = (at: string) => `o.key = i.key AND o.seq_from = i.seq_from AND o.seq_to + 0 <= ${at}`;

/** Keys of a kind whose number lies in the span. */
const touched = (table: string, number: string) => `SELECT key FROM export_center.${table} t
  WHERE ${[...ofKind('t'), `t.${number} > ${numberOf('ec.after')}`, `t.${number} <= ${cut}`].join(' AND ')}`;

const everyKey: KeyChoice = { sql: () => [], settings: [] };

function build(columns: string, scan: EvidenceScan, keys: KeyChoice): EvidenceQuery {
  const chosen = selectorFragments(scan.selectors);
  const where = [...ofKind('i'), ...keys.sql('i'), began, openAt(cut, keys.sql), ...chosen.map(({ sql }) => sql)].join(
    ' AND ',
  );
  const settings: Setting[] = [
    ...plannerSettings,
    ['ec.kind', scan.kind],
    ['ec.cut', String(scan.cut.seq)],
    ...keys.settings,
    ...chosen.map(({ setting }) => setting),
  ];
  return {
    text: `COPY (SELECT ${columns} FROM export_center.evidence_items i WHERE ${where} ORDER BY key) TO STDOUT (FORMAT binary)`,
    settings,
  };
}

type Fragments = (table: string) => readonly string[];

// A scalar sub-select is evaluated once a query, a bare current_setting() once a row.
const numberOf = (setting: string) => `(SELECT current_setting('${setting}')::bigint)`;
const cut = numberOf('ec.cut');
const began = `i.seq_from <= ${cut}`;
const ofKind: Fragments = (table) => [`${table}.kind = (SELECT current_setting('ec.kind'))`];

const keyRange: Fragments = (table) => [
  `${table}.key > (SELECT current_setting('ec.after'))`,
  `${table}.key <= (SELECT current_setting('ec.up_to'))`,
];

const keyList: Fragments = (table) => [`${table}.key = ANY (${listOf('ec.keys')})`];

/** The choice of keys is repeated, because the planner does not carry it from one side of a join to the other. */
const openAt = (at: string, keys: Fragments) => `NOT EXISTS (SELECT FROM export_center.evidence_closed o
  WHERE ${[...ofKind('o'), ...keys('o')].join(' AND ')} AND o.key = i.key AND o.seq_from = i.seq_from AND o.seq_to <= ${at})`;

interface Fragment {
  readonly sql: string;
  readonly setting: Setting;
}

// The cast makes it a value: ANY of a bare sub-select would compare with its rows.
const listOf = (name: string) =>
  `(SELECT array(SELECT jsonb_array_elements_text(current_setting('${name}')::jsonb)))::text[]`;

const listFragments: Readonly<Record<string, string>> = {
  sources: `source = ANY (${listOf('ec.sources')})`,
  ecosystems: `ecosystems && ${listOf('ec.ecosystems')}`,
  packages: `packages && ${listOf('ec.packages')}`,
  severities: `severity = ANY (${listOf('ec.severities')})`,
  aliases: `(aliases && ${listOf('ec.aliases')} OR substr(key, length(source) + 2) = ANY (${listOf('ec.aliases')}))`,
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
export const storedPackages = (values: readonly string[]) => values.map((value) => packagePurl(value) ?? value);

const asStored = (field: string, values: readonly string[]) => (field === 'packages' ? storedPackages(values) : values);

const bound = (name: string, operator: '<' | '>=', value: string): Fragment => ({
  sql: `coalesce(modified, published) ${operator} (SELECT current_setting('${name}')::timestamptz)`,
  setting: [name, value],
});
