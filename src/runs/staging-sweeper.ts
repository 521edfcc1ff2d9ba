import { Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { CLOCK, type Clock } from '../kernel/clock.js';
import type { TenantId } from '../kernel/ids.js';
import { DATABASE, type Database } from '../platform/db/database.js';
import { CONTENT_STORE, type SegmentRegistry } from '../stages/storage/content-store.port.js';
import { sweepIncoming, type WritersOf } from '../stages/storage/fs-incoming-sweeper.js';
import { abandonedAfter, importToken } from '../stages/importing/import-folder.js';
import { attemptToken, runOfToken } from './attempt-token.js';

/** Longer than any import or document takes from its first byte to its last. */
const oldest = 24 * 3_600_000;

const ageOf = (token: string): number => (token === importToken ? abandonedAfter : oldest);

/** Removes temporary files that are older than their token: those of attempts that are over, whoever was killed while writing them. */
@Injectable()
export class StagingSweeper {
  readonly #log = new Logger('StagingSweeper');
  #sweeping = false;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(CONTENT_STORE) private readonly store: SegmentRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Interval('export-center:staging-sweep', 10_000)
  async sweep(): Promise<void> {
    if (this.#sweeping) return;
    this.#sweeping = true;
    try {
      const removed = await sweepIncoming(this.store.directory, ageOf, this.clock, this.#attempts);
      if (removed > 0) this.#log.log(`removed ${removed} temporary files of attempts that are over`);
    } catch (error) {
      this.#log.warn(`temporary files could not be swept: ${String(error)}`);
    } finally {
      this.#sweeping = false;
    }
  }

  /** The files are listed before the runs are read, so an attempt that is at work is never taken for one that is over. */
  readonly #attempts: WritersOf = async (tenant, tokens) => {
    const ofRuns = tokens.filter(runOfToken);
    const atWork = new Set(ofRuns.length > 0 ? await this.#atWork(tenant, ofRuns) : []);
    return { atWork, over: new Set(ofRuns.filter((token) => !atWork.has(token))) };
  };

  async #atWork(tenant: TenantId, tokens: readonly string[]): Promise<string[]> {
    const sql = `SELECT id, attempt FROM export_center.runs WHERE tenant_id = $1 AND id = ANY($2) AND state IN ('running', 'canceling')`;
    const ids = [...new Set(tokens.map(runOfToken))];
    const rows = await this.db.tenant(tenant, (tx) => tx.query<{ id: string; attempt: number }>(sql, [tenant, ids]));
    return rows.map(({ id, attempt }) => attemptToken(id, attempt));
  }
}
