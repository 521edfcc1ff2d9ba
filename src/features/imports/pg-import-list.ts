import { notFound } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database } from '../../platform/db/database.js';
import type { ImportReceipt } from '../../stages/importing/import-request.js';

interface Row {
  readonly receipt: ImportReceipt;
}

/** The newest first, at most `limit` before the id. */
export async function listImports(
  database: Database,
  tenant: TenantId,
  limit: number,
  before?: string,
): Promise<ImportReceipt[]> {
  const rows = await database.read<Row>(
    tenant,
    `SELECT receipt FROM export_center.imports WHERE tenant_id = $1 AND ($3::text IS NULL OR id < $3) ORDER BY id DESC LIMIT $2`,
    [tenant, limit, before ?? null],
  );
  return rows.map(({ receipt }) => receipt);
}

/** Throws not-found. */
export async function findImport(database: Database, tenant: TenantId, id: string): Promise<ImportReceipt> {
  const [row] = await database.read<Row>(
    tenant,
    'SELECT receipt FROM export_center.imports WHERE tenant_id = $1 AND id = $2',
    [tenant, id],
  );
  if (!row) throw notFound('import');
  return row.receipt;
}
