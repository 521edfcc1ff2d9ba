import { Inject, Injectable } from '@nestjs/common';
import type { TenantId } from '../../kernel/ids.js';
import { DATABASE, type Database } from '../db/database.js';
import { databaseErrorCode } from '../db/pg-errors.js';
import { rateWindow, type RateClass } from './limit-names.js';

/** A part of a window's requests that one process may let through without asking again. */
export interface RateShare {
  /** May be fewer than were asked for; 0 where the window is used up. */
  readonly granted: number;
  /** Requests of the window that no process holds yet. */
  readonly unclaimed: number;
  /** Milliseconds until the window ends, by the database's clock. */
  readonly endsIn: number;
}

/** Where the processes of an installation divide a tenant's requests among themselves. */
export interface RateShares {
  /** Takes up to `want` of `quota` requests of the present window. Errors: EC-UNAVAILABLE-DB. */
  take(tenant: TenantId, rateClass: RateClass, want: number, quota: number): Promise<RateShare>;
}

const readOnly = '25006';

/** One row a tenant and class. A database that takes no writes lets each process count alone, so that reads go on (F19). */
@Injectable()
export class PgRateShares implements RateShares {
  readonly #database: Database;

  constructor(@Inject(DATABASE) database: Database) {
    this.#database = database;
  }

  async take(tenant: TenantId, rateClass: RateClass, want: number, quota: number): Promise<RateShare> {
    const sql = `SELECT granted, used, ends_in AS "endsIn" FROM export_center.rate_take($1, $2, $3, $4)`;
    try {
      const [row] = await this.#database.tenant(tenant, async (tx) => {
        // A count that a crash of PostgreSQL takes back is a window's.
        const [, rows] = await Promise.all([
          tx.execute('SET LOCAL synchronous_commit = off'),
          tx.query<{ granted: string; used: string; endsIn: number }>(sql, [rateClass, rateWindow, want, quota]),
        ]);
        return rows;
      });
      return { granted: Number(row!.granted), unclaimed: Math.max(0, quota - Number(row!.used)), endsIn: row!.endsIn };
    } catch (error) {
      if (databaseErrorCode(error) !== readOnly) throw error;
      return { granted: quota, unclaimed: 0, endsIn: rateWindow * 1_000 };
    }
  }
}
