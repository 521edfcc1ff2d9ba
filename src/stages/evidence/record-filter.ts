import type { RecordQuery } from './evidence-catalog.port.js';
import type { RecordListQuery } from './evidence-records.dto.js';

/** The filters of a list, without what is absent: the page token is bound to them. */
export function toRecordQuery(query: RecordListQuery): Omit<RecordQuery, 'limit' | 'after'> {
  const { modifiedAfter, modifiedBefore, asOfSeq } = query;
  const selectors = defined({
    sources: query.source,
    ecosystems: query.ecosystem,
    packages: query.package,
    severities: query.severity,
    aliases: query.alias,
    subjects: query.subject,
  });
  return { selectors, ...defined({ modifiedAfter, modifiedBefore, asOfSeq }) };
}

/** Without what is absent. */
export const defined = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
