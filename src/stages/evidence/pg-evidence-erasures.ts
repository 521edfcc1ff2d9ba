import { digestFromBytes, type Digest } from '../../formats/digest.js';
import type { AuditBy } from '../../kernel/audit.js';
import { notFound } from '../../kernel/errors.js';
import type { EvidenceCut } from '../../kernel/evidence.js';
import { newId, type TenantId } from '../../kernel/ids.js';
import type { Selectors } from '../../kernel/selectors.js';
import type { Database, Transaction } from '../../platform/db/database.js';
import { rehearsal } from '../../platform/db/rehearsal.js';
import type { BlobRemoval } from '../storage/content-store.port.js';
import type { Page } from './evidence-catalog.port.js';
import type { ErasedItem, EraseRequest, Erasure, EvidenceErasures } from './evidence-erasures.port.js';
import type { CutSpan } from './evidence-reader.port.js';
import { blankReceipts } from './pg-blank-receipts.js';
import { erasureColumns, latestErasureRow, toErasure, type ErasureRow } from './pg-erasure-rows.js';
import { toPage } from './pg-evidence-catalog.js';
import { vacuumEvidence } from './pg-vacuum-evidence.js';

export interface PgEvidenceErasuresOptions {
  /** Called in the transaction of an erasure, last: what tells of it exists exactly when it does. */
  readonly onErased?: (tx: Transaction, tenant: TenantId, erasure: Erasure, by: AuditBy) => Promise<unknown>;
}

/** Erases by the one function that may; upstream bytes go from the content store after the commit. */
export class PgEvidenceErasures implements EvidenceErasures {
  readonly #database: Database;
  readonly #blobs: BlobRemoval;
  readonly #options: PgEvidenceErasuresOptions;

  constructor(database: Database, blobs: BlobRemoval, options: PgEvidenceErasuresOptions = {}) {
    this.#database = database;
    this.#blobs = blobs;
    this.#options = options;
  }

  async erase(
    tenant: TenantId,
    request: EraseRequest,
    { validateOnly = false }: { readonly validateOnly?: boolean } = {},
  ): Promise<Erasure> {
    const database = validateOnly ? rehearsal(this.#database) : this.#database;
    const { isNew, row } = await database.tenant(tenant, (tx) => this.#erase(tx, tenant, request));
    if (validateOnly) return toErasure(row);
    if (isNew) await vacuumEvidence(this.#database.settings, tenant);
    await this.#removeOriginals(tenant, row);
    return toErasure(row);
  }

  async erasures(
    tenant: TenantId,
    limit: number,
    after?: string,
    { oldestFirst = false }: { readonly oldestFirst?: boolean } = {},
  ): Promise<Page<Erasure>> {
    const [beyond, direction] = oldestFirst ? ['>', 'ASC'] : ['<', 'DESC'];
    const rows = await this.#database.tenant(tenant, (tx) =>
      tx.query<ErasureRow>(
        `SELECT ${erasureColumns} FROM export_center.evidence_erasures
         WHERE tenant_id = $1 AND ($3::text IS NULL OR id ${beyond} $3) ORDER BY id ${direction} LIMIT $2`,
        [tenant, limit + 1, after ?? null],
      ),
    );
    return toPage(rows, limit, toErasure, ({ id }) => id);
  }

  async erasedFrom(
    tenant: TenantId,
    { seq }: EvidenceCut,
    { kinds, sources }: Pick<Selectors, 'kinds' | 'sources'>,
    since = seq,
  ): Promise<number> {
    const [found] = await this.#database.tenant(tenant, (tx) =>
      tx.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM export_center.evidence_erasures
         WHERE tenant_id = $1 AND kind = ANY ($2) AND ($3::text[] IS NULL OR source = ANY ($3)) AND cuts @> $4::bigint
           AND seq > $5`,
        [tenant, kinds, sources ?? null, seq, since],
      ),
    );
    return found?.count ?? 0;
  }

  async erasedWithin(
    tenant: TenantId,
    { after, upTo }: CutSpan,
    { kinds, sources }: Pick<Selectors, 'kinds' | 'sources'>,
  ): Promise<readonly ErasedItem[]> {
    const rows = await this.#database.read<Pick<ErasureRow, 'kind' | 'key_hash'>>(
      tenant,
      `SELECT DISTINCT kind, key_hash FROM export_center.evidence_erasures
       WHERE tenant_id = $1 AND kind = ANY ($2) AND ($3::text[] IS NULL OR source = ANY ($3)) AND cuts @> $4::bigint
         AND seq > $4 AND seq <= $5 ORDER BY kind, key_hash`,
      [tenant, kinds, sources ?? null, after, upTo],
    );
    return rows.map(({ kind, key_hash: hash }) => ({ kind, keyHash: digestFromBytes(hash) }));
  }

  async #erase(tx: Transaction, tenant: TenantId, request: EraseRequest) {
    const { kind, key, by, reason } = request;
    const [done] = await tx.query<{ erased: boolean }>(
      'SELECT export_center.evidence_erase($1, $2, $3, $4, $5) AS erased',
      [newId('erasure'), kind, key, by.actor.id, reason],
    );
    const isNew = done?.erased === true;
    const row = await latestErasureRow(tx, tenant, request);
    if (!row) throw notFound(`${kind} record ${key}`);
    await blankReceipts(tx, tenant, kind, key);
    if (isNew) {
      await forgetStagedWork(tx, tenant);
      await this.#options.onErased?.(tx, tenant, toErasure(row), by);
    }
    return { isNew, row };
  }

  /** Asked for again until it has happened: the row names what is left to remove. */
  async #removeOriginals(tenant: TenantId, { id, originals }: ErasureRow): Promise<void> {
    if (originals.length === 0) return;
    const unnamed = await this.#unnamed(tenant, originals);
    await this.#blobs.remove(tenant, unnamed);
    await this.#database.tenant(tenant, (tx) =>
      tx.execute(`UPDATE export_center.evidence_erasures SET originals = '{}' WHERE tenant_id = $1 AND id = $2`, [
        tenant,
        id,
      ]),
    );
  }

  /** Without those that came in again since the erasure. */
  async #unnamed(tenant: TenantId, originals: readonly Buffer[]): Promise<Digest[]> {
    const rows = await this.#database.tenant(tenant, (tx) =>
      tx.query<{ digest: Buffer }>(
        `SELECT o.digest FROM unnest($2::bytea[]) AS o (digest) WHERE NOT EXISTS (
           SELECT FROM export_center.evidence_items i WHERE i.tenant_id = $1 AND i.original = o.digest)`,
        [tenant, originals],
      ),
    );
    return rows.map(({ digest }) => digestFromBytes(digest));
  }
}

/** What was staged from cuts that held the record: no later run may take a shard of it, and all shards are made again once. */
async function forgetStagedWork(tx: Transaction, tenant: TenantId): Promise<void> {
  await tx.execute('DELETE FROM export_center.shard_cache WHERE tenant_id = $1', [tenant]);
  await tx.execute('DELETE FROM export_center.staged_plans WHERE tenant_id = $1', [tenant]);
}
