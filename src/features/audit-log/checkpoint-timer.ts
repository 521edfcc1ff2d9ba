import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { asTenantId, type TenantId } from '../../kernel/ids.js';
import { DATABASE, type Database } from '../../platform/db/database.js';
import { AuditCheckpoints } from '../../stages/audit/audit-checkpoints.js';
import { SIGNER, type Signer } from '../../stages/signing/signer.port.js';
import { UnsupportedSigner } from '../../stages/signing/unsupported-signer.js';

/** Logs of one round, so that a round ends. */
const mostPerRound = 500;

/**
 * Each minute signs a checkpoint of every log that has grown: whoever owns the database, but not the key, can rewrite no more than
 * the last minute. Several processes do this side by side; the second finds nothing left to do.
 */
@Injectable()
export class CheckpointTimer implements OnModuleDestroy {
  readonly #log = new Logger('Audit');
  readonly #checkpoints: AuditCheckpoints;
  readonly #stopping = new AbortController();
  #working?: Promise<void>;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SIGNER) private readonly signer: Signer,
  ) {
    this.#checkpoints = new AuditCheckpoints(database, signer);
  }

  @Interval('export-center:audit-checkpoints', 60_000)
  work(): Promise<void> {
    if (this.signer instanceof UnsupportedSigner) return Promise.resolve();
    this.#working ??= this.#round()
      .catch((error: unknown) => this.#warn('the logs that have grown could not be found', error))
      .finally(() => (this.#working = undefined));
    return this.#working;
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    await this.#working;
  }

  async #round(): Promise<void> {
    const { signal } = this.#stopping;
    const sql = 'SELECT tenant FROM export_center.audit_due($1)';
    const due = await this.database.system((tx) => tx.query<{ tenant: string }>(sql, [mostPerRound]), { signal });
    for (const { tenant } of due) {
      if (signal.aborted) return;
      await this.#sign(asTenantId(tenant), signal);
    }
  }

  /** A log that is damaged, or a signer that is away, keeps no other log waiting. */
  async #sign(tenant: TenantId, signal: AbortSignal): Promise<void> {
    try {
      await this.#checkpoints.current(tenant, signal);
    } catch (error) {
      if (!signal.aborted) this.#warn(`the audit log of tenant ${tenant} has no new checkpoint`, error);
    }
  }

  #warn(what: string, error: unknown): void {
    this.#log.warn(`${what}, the next try is in a minute: ${String(error)}`);
  }
}
