import type { Digest } from '../../../formats/digest.js';
import { formatInstant, parseInstant } from '../../../formats/evidence-record/instant.js';
import type { AuditBy } from '../../../kernel/audit.js';
import { unavailable } from '../../../kernel/errors.js';
import type { EvidenceCut, Feed } from '../../../kernel/evidence.js';
import type { TenantId } from '../../../kernel/ids.js';
import type { Selectors } from '../../../kernel/selectors.js';
import type { Database, Transaction } from '../../../platform/db/database.js';
import { ThreadPool } from '../../../platform/threads/thread-pool.js';
import { threadUrl } from '../../../platform/threads/thread-url.js';
import type { BlobRemoval, SegmentRegistry } from '../../storage/content-store.port.js';
import type { BatchReceipt } from '../batch-receipt.js';
import type { BatchHeader, EvidenceInput, EvidenceLocker, HeldInput, IngestOptions } from '../evidence-locker.port.js';
import { vacuumEvidence } from '../pg-vacuum-evidence.js';
import { checkHeader } from './batch-rules.js';
import { BatchTally } from './batch-tally.js';
import { StagingNeeded } from './direct-sink.js';
import { feedsAtCut, toFeed, type FeedRow } from './feed-rows.js';
import { originalsOfErased } from './leave-out-erased.js';
import { OriginalKeeper } from './original-keeper.js';
import { canGoDirectly, insertBatch } from './pg-insert-batch.js';
import { stageBatch } from './pg-merge-batch.js';
import type { PreparedBlocks, PrepareTask } from './prepare-blocks.js';
import type { ReadingWork } from './read-rows.js';
import type { IncomingBatch } from './record-batch.js';

export interface PgEvidenceLockerOptions {
  /** Threads that parse, for one batch. */
  readonly threads: number;
  /** Batches at once; each holds a connection while it comes in. */
  readonly batches?: number;
  /** Called in the batch's transaction, last: the event of the batch exists exactly when the batch does. */
  readonly onAccepted?: (tx: Transaction, tenant: TenantId, receipt: BatchReceipt, by?: AuditBy) => Promise<unknown>;
}

/** From this many new versions on, the table is vacuumed at once: until then a plan visits every body (measured: 10 times slower). */
const vacuumFrom = 5_000;

/** The store of evidence in PostgreSQL; originals lie in the content store. */
export class PgEvidenceLocker implements EvidenceLocker {
  readonly #database: Database;
  readonly #segments: SegmentRegistry & BlobRemoval;
  readonly #options: PgEvidenceLockerOptions;
  #batches = 0;

  constructor(database: Database, segments: SegmentRegistry & BlobRemoval, options: PgEvidenceLockerOptions) {
    this.#database = database;
    this.#segments = segments;
    this.#options = options;
  }

  async ingest(
    tenant: TenantId,
    header: BatchHeader,
    input: EvidenceInput,
    options: IngestOptions,
    signal: AbortSignal,
  ): Promise<BatchReceipt> {
    checkHeader(header);
    const release = this.#admit();
    try {
      const receipt = await this.#ingest({ tenant, header, input, options, signal });
      if (receipt.added + receipt.changed >= vacuumFrom && !receipt.validateOnly)
        await vacuumEvidence(this.#database.settings, tenant);
      return receipt;
    } finally {
      release();
    }
  }

  async head(tenant: TenantId): Promise<EvidenceCut> {
    const rows = await this.#database.read<{ seq: string }>(tenant, 'SELECT seq FROM export_center.evidence_head');
    return { seq: Number(rows[0]?.seq ?? 0) };
  }

  async asOf(tenant: TenantId, cut: EvidenceCut, selectors: Pick<Selectors, 'kinds'>): Promise<string | undefined> {
    const [row] = await this.#database.read<{ as_of: string | null }>(
      tenant,
      `SELECT to_char(max(as_of) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS as_of
       FROM export_center.evidence_batch_kinds WHERE kind = ANY ($1) AND seq <= $2`,
      [selectors.kinds, cut.seq],
    );
    const instant = parseInstant(row?.as_of);
    return instant === undefined ? undefined : formatInstant(instant);
  }

  async feeds(
    tenant: TenantId,
    cut: EvidenceCut,
    { kinds, sources }: Pick<Selectors, 'kinds' | 'sources'>,
  ): Promise<readonly Feed[]> {
    const rows = await this.#database.read<FeedRow>(tenant, feedsAtCut, [cut.seq, kinds, sources ?? null]);
    return rows.map(toFeed);
  }

  #admit(): () => void {
    const most = this.#options.batches ?? 4;
    if (this.#batches >= most)
      throw unavailable('EC-UNAVAILABLE-INGEST', `${most} batches of evidence are coming in already; try again`, {
        retryAfter: 5,
      });
    this.#batches += 1;
    return () => void (this.#batches -= 1);
  }

  async #ingest(batch: Batch): Promise<BatchReceipt> {
    const pool = new ThreadPool<PrepareTask, PreparedBlocks>(threadUrl(import.meta.url, './parse-thread.js'), {
      size: this.#options.threads,
      // The next block lies ready in the thread when one is done, however busy the main thread is.
      tasksPerThread: 2,
    });
    try {
      const held = canGoDirectly(batch.options) ? await batch.input.atHand?.(batch.signal) : undefined;
      return held ? await this.#insertOrStage(batch, held, pool) : await this.#stage(batch, pool);
    } finally {
      await pool.close();
    }
  }

  async #insertOrStage(batch: Batch, held: HeldInput, pool: ParsePool): Promise<BatchReceipt> {
    try {
      return await this.#insert({ ...batch, input: held.read() }, pool);
    } catch (error) {
      if (!(error instanceof StagingNeeded)) throw error;
      return await this.#stage({ ...batch, input: held.read() }, pool);
    } finally {
      await held.close();
    }
  }

  #insert(batch: Batch, pool: ParsePool): Promise<BatchReceipt> {
    const { tenant, options } = batch;
    return this.#transaction(batch, async (tx) => {
      const receipt = await insertBatch(tx, batch, this.#work(batch, pool));
      await this.#options.onAccepted?.(tx, tenant, receipt, options.by);
      return receipt;
    });
  }

  async #stage(batch: Batch, pool: ParsePool): Promise<BatchReceipt> {
    const { tenant, options } = batch;
    const keeper =
      options.keepOriginals && !options.validateOnly ? new OriginalKeeper(this.#segments, tenant) : undefined;
    const unwanted: Digest[] = [];
    try {
      const receipt = await this.#transaction(batch, async (tx) => {
        const receipt = await stageBatch(tx, batch, { ...this.#work(batch, pool), keeper });
        if (options.validateOnly) throw new OnlyValidated(receipt);
        if (keeper && receipt.erased > 0) unwanted.push(...(await originalsOfErased(tx)));
        await this.#options.onAccepted?.(tx, tenant, receipt, options.by);
        return receipt;
      });
      if (unwanted.length > 0) await this.#segments.remove(tenant, unwanted);
      return receipt;
    } catch (error) {
      if (error instanceof OnlyValidated) return error.receipt;
      throw error;
    } finally {
      keeper?.discard();
    }
  }

  #transaction({ tenant, signal }: Batch, work: (tx: Transaction) => Promise<BatchReceipt>): Promise<BatchReceipt> {
    return this.#database.tenant(
      tenant,
      async (tx) => {
        // An upload takes as long as its sender does; the sender's silence is bounded by the HTTP server.
        await tx.execute(`SET LOCAL statement_timeout = '1h'`);
        return work(tx);
      },
      { signal, retry: false },
    );
  }

  #work({ input, header }: Batch, pool: ParsePool): ReadingWork {
    return { input, rules: header, pool, threads: this.#options.threads, tally: new BatchTally() };
  }
}

type ParsePool = ThreadPool<PrepareTask, PreparedBlocks>;

interface Batch extends IncomingBatch {
  readonly input: EvidenceInput;
}

/** Rolls the transaction back and carries out what it would have said. */
class OnlyValidated extends Error {
  constructor(readonly receipt: BatchReceipt) {
    super('validated only');
  }
}
