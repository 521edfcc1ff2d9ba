import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { asTenantId, type TenantId } from '../../kernel/ids.js';
import { DATABASE, type Database } from '../../platform/db/database.js';
import { CONTENT_STORE, type SegmentRegistry } from '../../stages/storage/content-store.port.js';
import { eraseContent } from '../../stages/storage/fs-erase-content.js';

/** Rows of one transaction. Bodies of evidence can be large, so that it is not many. */
const batch = 2_000;
/** Milliseconds that an eraser may be silent before another takes over. */
const lease = 60_000;

interface Claim {
  readonly id: string;
  readonly tenant: TenantId;
}

/**
 * Destroys what approved erasures name: rows in batches, then the files of the content store, then whatever a writer that was at work
 * has added since. Whoever dies in between is followed by another process, which finds what is left.
 */
@Injectable()
export class TenantEraser implements OnModuleDestroy {
  readonly #log = new Logger('TenantEraser');
  readonly #owner = randomUUID();
  readonly #stopping = new AbortController();
  #working?: Promise<void>;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(CONTENT_STORE) private readonly store: SegmentRegistry,
  ) {}

  /** Carries out the oldest erasure that waits, unless this process is at one already. */
  @Interval('export-center:tenant-erasure', 5_000)
  work(): Promise<void> {
    this.#working ??= this.#next()
      .catch((error: unknown) => this.#log.warn(`an erasure stopped and will be taken up again: ${String(error)}`))
      .finally(() => (this.#working = undefined));
    return this.#working;
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    await this.#working;
  }

  async #next(): Promise<void> {
    const claim = await this.#claim();
    if (!claim) return;
    this.#log.log(`the erasure ${claim.id} of tenant ${claim.tenant} begins or goes on`);
    if (!(await this.#eraseRows(claim)) || !(await this.#eraseFiles(claim)) || !(await this.#eraseRows(claim))) return;
    if (await this.#ask(`SELECT export_center.erasure_finish($1, $2) AS value`, [claim.id, this.#owner]))
      this.#log.log(`the erasure ${claim.id} of tenant ${claim.tenant} is done`);
  }

  async #claim(): Promise<Claim | undefined> {
    const [row] = await this.db.system((tx) =>
      tx.query<{ id: string; tenant: string }>(`SELECT id, tenant FROM export_center.erasure_claim($1, $2)`, [
        this.#owner,
        lease,
      ]),
    );
    return row && { id: row.id, tenant: asTenantId(row.tenant) };
  }

  /** True once no row is left; false where another process took over or this one ends. */
  async #eraseRows({ id }: Claim): Promise<boolean> {
    while (!this.#stopping.signal.aborted) {
      const deleted = await this.#step(id);
      if (deleted === null) return false;
      if (deleted === 0) return true;
    }
    return false;
  }

  async #eraseFiles({ id, tenant }: Claim): Promise<boolean> {
    for await (const { files, bytes } of eraseContent(this.store.directory, tenant)) {
      await this.#ask(`SELECT export_center.erasure_files($1, $2, $3, $4) AS value`, [id, this.#owner, files, bytes]);
      if (this.#stopping.signal.aborted || (await this.#step(id)) === null) return false;
    }
    return true;
  }

  /** A batch of rows, which also prolongs the lease; null where it is lost. */
  async #step(id: string): Promise<number | null> {
    const deleted = await this.#ask(`SELECT export_center.erasure_rows($1, $2, $3, $4) AS value`, [
      id,
      this.#owner,
      batch,
      lease,
    ]);
    return deleted === null ? null : Number(deleted);
  }

  async #ask(sql: string, values: readonly unknown[]): Promise<unknown> {
    const [row] = await this.db.system((tx) => tx.query<{ value: unknown }>(sql, values));
    return row?.value;
  }
}
