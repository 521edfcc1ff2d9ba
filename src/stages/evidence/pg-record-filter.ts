import type { RecordQuery } from './evidence-catalog.port.js';
import { storedPackages } from './evidence-queries.js';

/** Conditions on versions `i`, with bind parameters from `$<first>` on. An absent filter is true. */
export function recordFilter(query: RecordQuery, first: number): { readonly sql: string; readonly values: unknown[] } {
  const { sources, ecosystems, packages, severities, aliases, subjects } = query.selectors ?? {};
  const conditions: readonly (readonly [sql: (parameter: string) => string, value: unknown])[] = [
    [(p) => `i.source = ANY (${p}::text[])`, sources],
    // '0' is the character after '/': together the bounds let the index find the keys of a source.
    [(p) => `i.key > ${p}::text || '/' AND i.key < ${p}::text || '0'`, sources?.length === 1 ? sources[0] : undefined],
    [(p) => `i.ecosystems && ${p}::text[]`, ecosystems],
    [(p) => `i.packages && ${p}::text[]`, packages && storedPackages(packages)],
    [(p) => `i.severity = ANY (${p}::text[])`, severities],
    [(p) => `(i.aliases && ${p}::text[] OR substr(i.key, length(i.source) + 2) = ANY (${p}::text[]))`, aliases],
    [(p) => `i.subjects && ${p}::text[]`, subjects],
    [(p) => `coalesce(i.modified, i.published) > ${p}::timestamptz`, query.modifiedAfter],
    [(p) => `coalesce(i.modified, i.published) < ${p}::timestamptz`, query.modifiedBefore],
  ];
  const given = conditions.filter(([, value]) => value !== undefined);
  return {
    sql: given.map(([sql], i) => ` AND ${sql(`$${first + i}`)}`).join(''),
    values: given.map(([, value]) => value),
  };
}
