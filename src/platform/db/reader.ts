import type { TenantId } from '../../kernel/ids.js';
import type { Database, Sql } from './database.js';

/** What a function needs that sends single SELECTs: an open transaction, or `readerOf`. */
export type Reader = Pick<Sql, 'query'>;

/** Each statement a `Database.read` of its own. */
export function readerOf(database: Database, tenant: TenantId): Reader {
  return { query: (text, values) => database.read(tenant, text, values) };
}
