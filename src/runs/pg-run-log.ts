import { conflict } from '../kernel/errors.js';
import type { TenantId } from '../kernel/ids.js';
import type { Database, Transaction } from '../platform/db/database.js';
import { logLevels, type LogLevel } from './log-level.js';
import type { LogLine, LogSize, LogStore } from './run-log.js';
import type { Run } from './run.js';

/** Writes the lines of one claim: only while no other worker claimed the run after it. */
export class PgRunLog implements LogStore {
  constructor(
    private readonly db: Database,
    private readonly run: Pick<Run, 'tenantId' | 'id' | 'attempt' | 'token'>,
  ) {}

  /** A log that was cut counts as full, whatever its last line left free. */
  size(): Promise<LogSize> {
    const sql = `SELECT count(*)::integer AS lines, coalesce(sum(octet_length(message) + coalesce(octet_length(data::text), 0)), 0)::integer
      AS bytes FROM export_center.run_log WHERE tenant_id = $1 AND run_id = $2`;
    return this.db.tenant(this.run.tenantId, async (tx) => {
      const [row] = await tx.query<LogSize>(sql, [this.run.tenantId, this.run.id]);
      return row!;
    });
  }

  /** Throws EC-LEASE-LOST (conflict). */
  async append(lines: readonly LogLine[]): Promise<void> {
    const { tenantId, id, attempt, token } = this.run;
    const rows = lines.map((line) => ({ ...line, level: logLevels.indexOf(line.level) }));
    const sql = `
      INSERT INTO export_center.run_log (tenant_id, run_id, at, attempt, stage, level, message, data)
      SELECT $1, $2, l.at, $3, l.stage, l.level, l.message, l.data
      FROM ROWS FROM (json_to_recordset($5::json) AS (at timestamptz, stage text, level smallint, message text, data json))
        WITH ORDINALITY AS l(at, stage, level, message, data, line)
      WHERE EXISTS (SELECT FROM export_center.runs WHERE tenant_id = $1 AND id = $2 AND token = $4)
      ORDER BY l.line`;
    const values = [tenantId, id, attempt, token, JSON.stringify(rows)];
    const written = await this.db.tenant(tenantId, (tx) => tx.execute(sql, values));
    if (written === 0) throw conflict('EC-LEASE-LOST', `${id}: another worker has the run`);
  }
}

/** Which lines of a run; absent members select all. */
export interface LogFilter {
  /** This level and the graver ones. */
  readonly level?: LogLevel;
  readonly stages?: readonly string[];
}

export interface StoredLine extends LogLine {
  readonly attempt: number;
}

type Row = Omit<StoredLine, 'level' | 'at' | 'data'> & {
  readonly position: string;
  readonly level: number;
  readonly at: Date;
  readonly data: unknown;
};

const batchSize = 500;

/** The lines of a run in order, as far as they are stored, read in batches. */
export async function* readLog(
  db: Database,
  tenant: TenantId,
  run: string,
  filter: LogFilter,
): AsyncGenerator<StoredLine[]> {
  for (let after = '-1'; ;) {
    const rows = await db.tenant(tenant, (tx) => batchAfter(tx, tenant, run, filter, after));
    if (rows.length > 0) yield rows.map(toLine);
    if (rows.length < batchSize) return;
    after = rows.at(-1)!.position;
  }
}

function batchAfter(tx: Transaction, tenant: TenantId, run: string, filter: LogFilter, after: string): Promise<Row[]> {
  const sql = `SELECT position::text AS position, at, attempt, stage, level, message, data FROM export_center.run_log l
    WHERE tenant_id = $1 AND run_id = $2 AND l.position > $3 AND level >= $4 AND ($5::text[] IS NULL OR stage = ANY($5))
    ORDER BY l.position LIMIT ${batchSize}`;
  const level = filter.level ? logLevels.indexOf(filter.level) : 0;
  return tx.query<Row>(sql, [tenant, run, after, level, filter.stages ?? null]);
}

function toLine({ at, attempt, stage, level, message, data }: Row): StoredLine {
  return {
    at: at.toISOString(),
    attempt,
    stage,
    level: logLevels[level]!,
    message,
    ...(data === null ? {} : { data }),
  };
}
