import { Inject, Injectable } from '@nestjs/common';
import type { TenantId } from '../../kernel/ids.js';
import { RecentAnswers } from '../../kernel/recent-answers.js';
import { DATABASE, type Database } from '../db/database.js';
import { LimitBook } from './limit-book.js';
import { quotaRefusal } from './quota-refusal.js';

/** Milliseconds for which the sum of a tenant's stored bytes is taken as it was. */
const freshFor = 10_000;
/** Seconds: stored bytes go when somebody removes them. */
const retryAfter = 3_600;

/** How much a tenant may still store. What was written in the last seconds may not be seen yet. */
@Injectable()
export class StorageQuota {
  readonly #stored = new RecentAnswers<number>(freshFor);

  constructor(
    @Inject(LimitBook) private readonly book: LimitBook,
    @Inject(DATABASE) private readonly db: Database,
  ) {}

  /** Throws EC-QUOTA-STORAGE where `bytes` more do not fit, or nothing more does. */
  async require(tenant: TenantId, bytes = 1): Promise<void> {
    const limit = (await this.book.of(tenant))['storage.bytes'];
    if (limit === 0) return;
    const used = await this.#stored.get(tenant, () => this.#sum(tenant));
    if (used + bytes <= limit) return;
    const remedy = 'purge runs that are done with';
    throw quotaRefusal('EC-QUOTA-STORAGE', { name: 'storage.bytes', limit, used, retryAfter, remedy });
  }

  async #sum(tenant: TenantId): Promise<number> {
    const sql = 'SELECT coalesce(sum(bytes), 0) AS bytes FROM export_center.blobs WHERE tenant_id = $1';
    const [row] = await this.db.tenant(tenant, (tx) => tx.query<{ bytes: string }>(sql, [tenant]));
    return Number(row!.bytes);
  }
}
