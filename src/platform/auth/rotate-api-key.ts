import { randomBytes } from 'node:crypto';
import type { AuditBy } from '../../kernel/audit.js';
import { notFound } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import { appendAudit } from '../audit/append-audit.js';
import type { Database } from '../db/database.js';
import { formatApiKey, hashApiKey } from './api-key.js';
import { expiryOf, keyEntry, type CreatedApiKey, type NewApiKey } from './create-api-key.js';

export interface Rotation extends Pick<NewApiKey, 'days' | 'expiresAt'> {
  /** Seconds for which the earlier secret works beside the new one; 0 ends it at once. */
  readonly overlapSeconds: number;
  /** Called with what the key may do, before it is changed; throws where the caller may not have its secret. */
  readonly allow: (key: { readonly scopes: readonly string[]; readonly roles: readonly string[] }) => void;
  readonly by: AuditBy;
}

export interface RotatedApiKey extends CreatedApiKey {
  readonly expiresAt: Date;
  /** Until when the earlier secret works. */
  readonly previousUntil: Date | null;
}

/**
 * Gives a key a new secret. One earlier secret at most works for the overlap: rotating again ends the one before. Its end stays as it
 * is unless another is given. Throws not-found for a key that is missing, revoked or expired, and what `allow` throws.
 */
export function rotateApiKey(
  database: Database,
  tenant: TenantId,
  id: string,
  { overlapSeconds, allow, by, ...life }: Rotation,
): Promise<RotatedApiKey> {
  const key = formatApiKey(randomBytes(32));
  const end = life.days === undefined && life.expiresAt === undefined ? null : expiryOf(life);
  return database.tenant(tenant, async (tx) => {
    const [found] = await tx.query<{ scopes: string[]; roles: string[] }>(
      `SELECT scopes, roles FROM export_center.api_keys
       WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL AND expires_at > clock_timestamp() FOR UPDATE`,
      [tenant, id],
    );
    if (!found) throw notFound('apiKey');
    allow(found);
    const [row] = await tx.query<{ expires_at: Date; previous_until: Date | null }>(
      `UPDATE export_center.api_keys
       SET key_sha256 = $3, rotated_at = clock_timestamp(), expires_at = coalesce($5, expires_at),
           previous_sha256 = CASE WHEN $4 > 0 THEN key_sha256 END,
           previous_until = CASE WHEN $4 > 0 THEN clock_timestamp() + make_interval(secs => $4) END
       WHERE tenant_id = $1 AND id = $2 RETURNING expires_at, previous_until`,
      [tenant, id, hashApiKey(key), overlapSeconds, end],
    );
    await appendAudit(tx, tenant, keyEntry(by, 'apiKey.rotate', id, { overlapSeconds }));
    return { id, key, expiresAt: row!.expires_at, previousUntil: row!.previous_until };
  });
}
