import { Inject, Injectable, Logger } from '@nestjs/common';
import type { TenantId } from '../../kernel/ids.js';
import { auditBy, type Caller } from '../auth/caller.js';
import { DATABASE, type Database } from '../db/database.js';
import { appendAudit } from './append-audit.js';

/** What was refused: a problem code, and the route as `<method> <path>`. */
export interface DeniedAccess {
  readonly code: string;
  readonly route: string;
}

/** Entries of a tenant in one window, per process; what is beyond is counted and told by the next entry. */
const mostPerWindow = 30;
const windowMilliseconds = 60_000;
const mostTenants = 10_000;
const longestRoute = 200;

interface Window {
  readonly until: number;
  entries: number;
  suppressed: number;
}

/**
 * Writes refused attempts of known callers (403) to the audit log of their tenant, at a bounded rate: whoever knocks a thousand times
 * fills no disk. It never keeps a caller waiting, and an entry that cannot be written is a warning in the log of the process.
 */
@Injectable()
export class DeniedAccessLog {
  readonly #log = new Logger('Audit');
  readonly #windows = new Map<TenantId, Window>();

  constructor(@Inject(DATABASE) private readonly database: Database) {}

  record(caller: Caller, { code, route }: DeniedAccess): void {
    const window = this.#windowOf(caller.tenant.id);
    if (window.entries >= mostPerWindow) {
      window.suppressed += 1;
      return;
    }
    window.entries += 1;
    const { suppressed } = window;
    window.suppressed = 0;
    void this.#append(caller, { code, route }, suppressed);
  }

  async #append(caller: Caller, { code, route }: DeniedAccess, suppressed: number): Promise<void> {
    const { id } = caller.tenant;
    try {
      await this.database.tenant(id, (tx) =>
        appendAudit(tx, id, {
          ...auditBy(caller),
          action: 'access.deny',
          resource: { type: 'route', id: route.slice(0, longestRoute) },
          outcome: 'denied',
          details: { code, ...(suppressed > 0 ? { suppressed } : {}) },
        }),
      );
    } catch (error) {
      this.#log.warn(`a refused attempt could not be written to the audit log: ${String(error)}`);
    }
  }

  /** A window that has ended hands on what it suppressed. */
  #windowOf(tenant: TenantId): Window {
    const now = performance.now();
    const known = this.#windows.get(tenant);
    if (known && known.until > now) return known;
    const window = { until: now + windowMilliseconds, entries: 0, suppressed: known?.suppressed ?? 0 };
    this.#windows.delete(tenant);
    this.#windows.set(tenant, window);
    if (this.#windows.size > mostTenants) this.#windows.delete(this.#windows.keys().next().value!);
    return window;
  }
}
