import type { Database } from '../db/database.js';
import { PageTokens } from './page-token.js';

/** Page tokens with the installation's key, which the migrations made. Errors: EC-UNAVAILABLE-DB. */
export async function loadPageTokens(database: Database): Promise<PageTokens> {
  const [row] = await database.system((tx) =>
    tx.query<{ value: Buffer }>(`SELECT value FROM export_center.installation_secrets WHERE name = 'page-tokens'`),
  );
  if (!row) throw new Error('installation_secrets has no row page-tokens; run the migrations');
  return new PageTokens(row.value);
}
