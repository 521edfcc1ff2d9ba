import { digestFromBytes } from '../../formats/digest.js';
import { notFound } from '../../kernel/errors.js';
import { evidenceKinds, type EvidenceKind } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database } from '../../platform/db/database.js';
import type { ContentStore } from '../storage/content-store.port.js';
import type { BatchReceipt } from './batch-receipt.js';
import type { EvidenceCatalog, EvidenceSummary, Page } from './evidence-catalog.port.js';
import { summaryColumns, toSummary, type SummaryRow } from './evidence-summary.js';

const longestOriginal = 64 * 1024 * 1024;

/** Looks evidence up in PostgreSQL, upstream bytes in the content store. */
export class PgEvidenceCatalog implements EvidenceCatalog {
  readonly #database: Database;
  readonly #store: ContentStore;

  constructor(database: Database, store: ContentStore) {
    this.#database = database;
    this.#store = store;
  }

  async batches(tenant: TenantId, limit: number, after?: string): Promise<Page<BatchReceipt>> {
    const rows = await this.#query<{ id: string; receipt: Buffer }>(
      tenant,
      `SELECT id, receipt FROM export_center.evidence_batches WHERE $2::text IS NULL OR id < $2 ORDER BY id DESC LIMIT $1`,
      [limit + 1, after ?? null],
    );
    return toPage(
      rows,
      limit,
      ({ receipt }) => toReceipt(receipt),
      ({ id }) => id,
    );
  }

  async batch(tenant: TenantId, batchId: string): Promise<BatchReceipt> {
    const [row] = await this.#query<{ receipt: Buffer }>(
      tenant,
      'SELECT receipt FROM export_center.evidence_batches WHERE id = $1',
      [batchId],
    );
    if (!row) throw notFound(`batch ${batchId}`);
    return toReceipt(row.receipt);
  }

  async kinds(tenant: TenantId): Promise<Readonly<Partial<Record<EvidenceKind, number>>>> {
    const rows = await this.#query<{ kind: EvidenceKind; count: number }>(
      tenant,
      `SELECT kind, count(*)::int AS count FROM export_center.evidence_items i
       WHERE kind = ANY ($1) AND ${isOpen()} GROUP BY kind`,
      [evidenceKinds],
    );
    return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
  }

  async records(tenant: TenantId, kind: EvidenceKind, limit: number, after = ''): Promise<Page<EvidenceSummary>> {
    const rows = await this.#query<SummaryRow>(
      tenant,
      `SELECT ${summaryColumns} FROM export_center.evidence_items i
       WHERE kind = $1 AND key > $2 AND ${isOpen()} ORDER BY key LIMIT $3`,
      [kind, after, limit + 1],
    );
    return toPage(rows, limit, toSummary, ({ key }) => key);
  }

  async record(tenant: TenantId, kind: EvidenceKind, key: string, seq?: number) {
    const [row] = await this.#query<SummaryRow & { body: Buffer }>(
      tenant,
      `SELECT ${summaryColumns}, body FROM export_center.evidence_items i
       WHERE kind = $1 AND key = $2 AND ($3::bigint IS NULL OR seq_from <= $3) AND ${isOpen('$3::bigint')}`,
      [kind, key, seq ?? null],
    );
    if (!row) throw notFound(`${kind} record ${key}`);
    return { ...toSummary(row), body: row.body };
  }

  async original(tenant: TenantId, kind: EvidenceKind, key: string): Promise<Buffer> {
    const [row] = await this.#query<{ original: Buffer | null }>(
      tenant,
      `SELECT original FROM export_center.evidence_items i WHERE kind = $1 AND key = $2 AND ${isOpen()}`,
      [kind, key],
    );
    if (!row?.original) throw notFound(`the upstream bytes of ${kind} record ${key}`);
    return this.#store.read(tenant, digestFromBytes(row.original), longestOriginal);
  }

  #query<Row>(tenant: TenantId, text: string, values: readonly unknown[]): Promise<Row[]> {
    return this.#database.tenant(tenant, (tx) => tx.query<Row>(text, values));
  }
}

/** True for versions that stand at the cut, by default the newest. */
const isOpen = (cut = 'NULL') => `NOT EXISTS (
  SELECT FROM export_center.evidence_closed c
  WHERE c.kind = i.kind AND c.key = i.key AND c.seq_from = i.seq_from AND (${cut} IS NULL OR c.seq_to <= ${cut}))`;

const toReceipt = (bytes: Buffer) => JSON.parse(bytes.toString('utf8')) as BatchReceipt;

/** Rows were asked for with one more than `limit`, which says whether there is another page. */
function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  position: (row: Row) => string,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(toItem), ...(rows.length > limit && last ? { next: position(last) } : {}) };
}
