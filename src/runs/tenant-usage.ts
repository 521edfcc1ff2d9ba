import { Inject, Injectable } from '@nestjs/common';
import type { TenantId } from '../kernel/ids.js';
import { DATABASE, type Database } from '../platform/db/database.js';
import { rateWindow, type LimitName } from '../platform/limits/limit-names.js';

/** How much of a limit is used, and when the count begins anew; null where it goes down only by what the tenant does. */
export interface Used {
  readonly used: number;
  readonly resetAt: Date | null;
}

interface UsageRow {
  readonly name: LimitName;
  readonly used: string;
  readonly resetAt: Date | null;
}

/** What a tenant uses of each of its limits now. */
@Injectable()
export class TenantUsage {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  /** A request counts as used once a process has taken it for its share of the window. Errors: EC-UNAVAILABLE-DB. */
  async of(tenant: TenantId): Promise<ReadonlyMap<LimitName, Used>> {
    const rows = await this.db.tenant(tenant, (tx) => tx.query<UsageRow>(usageSql, [tenant, rateWindow]));
    return new Map(rows.map(({ name, used, resetAt }) => [name, { used: Number(used), resetAt }]));
  }
}

const tomorrow = `(date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') + interval '1 day') AT TIME ZONE 'UTC'`;

const usageSql = `
  WITH present AS (SELECT floor(extract(epoch FROM clock_timestamp()) / $2::int)::bigint AS number)
  SELECT 'runs.concurrent' AS name, export_center.runs_open(1000000) AS used, NULL::timestamptz AS "resetAt"
  UNION ALL
  SELECT 'runs.daily', coalesce((SELECT runs FROM export_center.run_counts
    WHERE tenant_id = $1 AND day = (clock_timestamp() AT TIME ZONE 'UTC')::date), 0), ${tomorrow}
  UNION ALL
  SELECT 'storage.bytes', coalesce(sum(bytes), 0)::bigint, NULL FROM export_center.blobs WHERE tenant_id = $1
  UNION ALL
  SELECT 'rate.' || class, w.used, to_timestamp((w.number + 1) * $2::int)
    FROM export_center.rate_windows w, present WHERE w.tenant_id = $1 AND w.number >= present.number`;
