import type { TenantId } from '../../kernel/ids.js';
import type { ConnectionSettings } from '../../platform/db/database.js';
import { openConnection } from '../../platform/db/open-connection.js';

/**
 * Vacuums the tables of evidence. Takes a connection of its own, because VACUUM runs outside a transaction. Never throws: what fails here,
 * autovacuum does later.
 */
export async function vacuumEvidence(settings: ConnectionSettings, tenant: TenantId): Promise<void> {
  const connection = await openConnection(settings, tenant).catch(() => undefined);
  try {
    await connection?.execute('VACUUM export_center.evidence_items, export_center.evidence_closed');
  } catch {
    // Autovacuum does it later.
  } finally {
    await connection?.close();
  }
}
