import { digestFromBytes, type Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database, Sql } from '../../platform/db/database.js';
import { readLayout } from '../../stages/packaging/bundle-files.js';
import type { ContentStore } from '../../stages/storage/content-store.port.js';

/** What one tenant's mark did. */
export interface Marked {
  /** Milliseconds since 1970: whatever was touched before has neither a run nor a short reader at it. */
  readonly before: number;
  readonly condemned: number;
  readonly removed: number;
  readonly removedBytes: number;
}

/**
 * Condemns the blobs that nothing names, and removes those that were condemned long enough ago. Nothing names a blob that is in no
 * bundle (but purged ones), in no plan that was staged lately, and is no upstream document of a record. In between lies `grace` (in
 * milliseconds) and the end of every run that may have seen the blob before it was condemned: such a run can still name it, and the
 * next pass then takes it back. See docs/decisions/collection-in-two-passes.md. Throws the errors of reading a layout: without all of
 * them nothing may go.
 */
export function markContent(database: Database, store: ContentStore, tenant: TenantId, grace: number): Promise<Marked> {
  return database.tenant(tenant, async (tx) => {
    const { before, beforeText } = await limitOf(tx, tenant, grace);
    await retire(tx, tenant, beforeText);
    await markNamed(tx, store, tenant);
    await tx.execute(rescue, [tenant]);
    const [removed] = await tx.query<{ blobs: string; bytes: string }>(remove, [tenant, beforeText]);
    const condemned = await tx.execute(condemn, [tenant, beforeText]);
    return { before, condemned, removed: Number(removed!.blobs), removedBytes: Number(removed!.bytes) };
  });
}

/** A run that was made while blobs were being condemned may have seen them as good: hence a quarter of an hour, longer than any statement takes. */
async function limitOf(tx: Sql, tenant: TenantId, grace: number) {
  const sql = `SELECT extract(epoch FROM l.before) * 1000 AS before, l.before::text AS "beforeText" FROM (
      SELECT least(clock_timestamp() - $2 * interval '1 millisecond', min(created_at) - interval '15 minutes') AS before
      FROM export_center.runs WHERE tenant_id = $1 AND state IN ('queued', 'running', 'canceling')) l`;
  const [row] = await tx.query<{ before: string; beforeText: string }>(sql, [tenant, grace]);
  return { before: Number(row!.before), beforeText: row!.beforeText };
}

/**
 * What named blobs and does so no more: bundles that were sealed and never published, plans that were staged and are in no bundle or were
 * staged again since with the same outcome, the checkpoints of runs that ended without one (a retry then begins at its plan).
 */
async function retire(tx: Sql, tenant: TenantId, before: string): Promise<void> {
  for (const statement of [
    `UPDATE export_center.bundles SET state = 'purged' WHERE tenant_id = $1 AND state = 'sealed' AND kept_at < $2::timestamptz`,
    `DELETE FROM export_center.staged_plans p WHERE p.tenant_id = $1 AND p.created_at < $2::timestamptz AND (
       NOT EXISTS (SELECT FROM export_center.bundles b
         WHERE b.tenant_id = $1 AND b.state <> 'purged' AND b.layout_digest = ${stagedLayout})
       OR EXISTS (SELECT FROM export_center.staged_plans l WHERE l.tenant_id = $1 AND l.staged ->> 'family' = p.staged ->> 'family'
         AND l.created_at > p.created_at AND l.staged ->> 'layout' = p.staged ->> 'layout'))`,
    `DELETE FROM export_center.sealed_files f WHERE f.tenant_id = $1 AND $2::timestamptz IS NOT NULL
       AND NOT EXISTS (SELECT FROM export_center.blobs b WHERE b.tenant_id = $1 AND b.digest = f.sealed_digest)`,
    `UPDATE export_center.run_stages s SET discarded = true FROM export_center.runs r
     WHERE s.tenant_id = $1 AND r.tenant_id = $1 AND r.id = s.run_id AND s.stage <> 'plan' AND NOT s.discarded
       AND r.state IN ('failed', 'canceled') AND r.finished_at < $2::timestamptz`,
  ]) {
    await tx.execute(statement, [tenant, before]);
  }
}

const stagedLayout = `decode(substr(p.staged ->> 'layout', 8), 'hex')`;

async function markNamed(tx: Sql, store: ContentStore, tenant: TenantId): Promise<void> {
  await tx.execute('CREATE TEMPORARY TABLE content_named (digest bytea PRIMARY KEY) ON COMMIT DROP');
  await tx.execute(nameDirectly, [tenant]);
  for (const { layout } of await tx.query<{ layout: Buffer }>(layouts, [tenant]))
    await namePieces(tx, store, tenant, digestFromBytes(layout));
  await tx.execute('ANALYZE content_named');
}

const layouts = `
  SELECT layout_digest AS layout FROM export_center.bundles WHERE tenant_id = $1 AND state <> 'purged'
  UNION SELECT ${stagedLayout} FROM export_center.staged_plans p WHERE p.tenant_id = $1`;

const nameDirectly = `
  INSERT INTO content_named ${layouts}
  UNION SELECT d.digest FROM export_center.bundle_documents d JOIN export_center.bundles b
      ON b.tenant_id = d.tenant_id AND b.manifest_digest = d.manifest_digest AND b.signed_by = d.signed_by
    WHERE d.tenant_id = $1 AND b.state <> 'purged'
  UNION SELECT decode(substr(p.staged ->> 'bucketHashes', 8), 'hex') FROM export_center.staged_plans p
    WHERE p.tenant_id = $1 AND p.staged ? 'bucketHashes'
  UNION SELECT original FROM export_center.evidence_items WHERE tenant_id = $1 AND original IS NOT NULL`;

const batch = 10_000;

async function namePieces(tx: Sql, store: ContentStore, tenant: TenantId, layout: Digest): Promise<void> {
  const sql = `INSERT INTO content_named SELECT decode(h, 'hex') FROM unnest($1::text[]) AS h ON CONFLICT DO NOTHING`;
  let open: string[] = [];
  for (const { pieces } of await readLayout(store, tenant, layout)) {
    for (const [hex] of pieces) open.push(hex);
    if (open.length < batch) continue;
    await tx.execute(sql, [open]);
    open = [];
  }
  if (open.length > 0) await tx.execute(sql, [open]);
}

const named = 'EXISTS (SELECT FROM content_named n WHERE n.digest = b.digest)';

const rescue = `UPDATE export_center.blobs b SET condemned_at = NULL WHERE b.tenant_id = $1 AND b.condemned_at IS NOT NULL AND ${named}`;

const remove = `
  WITH gone AS (
    DELETE FROM export_center.blobs b WHERE b.tenant_id = $1 AND b.condemned_at < $2::timestamptz AND NOT ${named} RETURNING b.bytes
  ) SELECT count(*) AS blobs, coalesce(sum(bytes), 0) AS bytes FROM gone`;

const condemn = `
  UPDATE export_center.blobs b SET condemned_at = clock_timestamp()
  WHERE b.tenant_id = $1 AND b.condemned_at IS NULL AND b.created_at < $2::timestamptz AND NOT ${named}`;
