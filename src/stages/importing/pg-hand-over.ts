import { ExportCenterError, invalid } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Sql } from '../../platform/db/database.js';
import type { ImportOptions } from './import-request.js';
import { findMirror, type HeldMirror } from './pg-mirrors.js';
import type { VerifiedBundle } from './verified-bundle.js';

export interface FoundMirror {
  readonly held: HeldMirror | undefined;
  /** The mirror was another key's until now. */
  readonly handedOver: boolean;
}

/**
 * The mirror of a bundle. Where `handOver` names the key that signed it before, it becomes the mirror of the bundle's key. Throws EC-VALIDATION
 * (invalid) where no mirror of this name and sender has that key.
 */
export async function takeMirror(
  sql: Sql,
  tenant: TenantId,
  bundle: VerifiedBundle,
  { handOver }: Pick<ImportOptions, 'handOver'>,
): Promise<FoundMirror> {
  const held = await findMirror(sql, tenant, bundle);
  if (held || !handOver) return { held, handedOver: false };
  const { origin, mirror } = bundle;
  const former = await findMirror(sql, tenant, { mirror, origin: { ...origin, keyFingerprint: handOver.formerKey } });
  if (!former)
    throw invalid(
      'EC-VALIDATION',
      `no mirror ${mirror} of ${origin.tenant || 'an unsigned origin'} is signed by key ${handOver.formerKey} here`,
      { pointer: '/formerKey' },
    );
  await setOriginKey(sql, tenant, former, origin.keyFingerprint);
  return { held: former, handedOver: true };
}

/** A refusal that a new key of the sender explains says so, and how the mirror is handed over. */
export async function withFormerKey(
  error: ExportCenterError,
  sql: Sql,
  tenant: TenantId,
  bundle: VerifiedBundle,
): Promise<ExportCenterError> {
  if (!['EC-CONFLICT-OWNER', 'EC-DELTA-GAP'].includes(error.code)) return error;
  if (await findMirror(sql, tenant, bundle)) return error;
  const [formerKey] = await otherKeys(sql, tenant, bundle);
  if (formerKey === undefined) return error;
  const hint = `the mirror ${bundle.mirror} of ${bundle.origin.tenant} here is signed by key ${formerKey}: if the sender has a new key, a principal with export:admin hands it over with formerKey and a reason`;
  const { code, kind, message, extra } = error;
  return new ExportCenterError(code, kind, `${message}; ${hint}`, { cause: error, extra: { ...extra, formerKey } });
}

/** Keys under which mirrors of this name and sender are here, but for the bundle's own: the sender may have a new one. */
async function otherKeys(sql: Sql, tenant: TenantId, { origin, mirror }: VerifiedBundle): Promise<string[]> {
  const rows = await sql.query<{ key: string }>(
    `SELECT origin_key AS key FROM export_center.mirrors
     WHERE tenant_id = $1 AND origin_tenant = $2 AND origin_key <> $3 AND name = $4 ORDER BY updated_at DESC, id`,
    [tenant, origin.tenant, origin.keyFingerprint, mirror],
  );
  return rows.map(({ key }) => key);
}

/** From here on the mirror is that of another key. */
const setOriginKey = (sql: Sql, tenant: TenantId, { id }: HeldMirror, key: string): Promise<number> =>
  sql.execute(
    'UPDATE export_center.mirrors SET origin_key = $3, updated_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2',
    [tenant, id, key],
  );
