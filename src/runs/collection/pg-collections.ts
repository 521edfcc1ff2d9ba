import { newId } from '../../kernel/ids.js';
import type { Database, Sql } from '../../platform/db/database.js';
import type { CollectionReport } from './collect-content.js';

/** A pass of the collector, as it is stored. */
export interface Collection {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly dryRun: boolean;
  /** Null where the clock asked for it. */
  readonly requestedBy: string | null;
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly report: CollectionReport | null;
  readonly error: string | null;
}

const columns = `id, state, dry_run AS "dryRun", requested_by AS "requestedBy", requested_at AS "requestedAt",
  started_at AS "startedAt", finished_at AS "finishedAt", report, error`;

/** Milliseconds that a worker may be silent before another takes its pass over: longer than a statement may take. */
const lease = 15 * 60_000;

/** Passes as workers see them: at most one is at work, whatever the number of processes. */
export class PgCollections {
  readonly #database: Database;
  readonly #owner: string;

  constructor(database: Database, owner: string) {
    this.#database = database;
    this.#owner = owner;
  }

  /** The pass to work on; a new one where the latest is older than `period` milliseconds. */
  async claim(period: number): Promise<Collection | undefined> {
    const sql = `SELECT ${columns} FROM export_center.collection_claim($1, $2, $3, $4)`;
    const values = [newId('collection'), this.#owner, lease, period];
    const [claimed] = await this.#database.system((tx) => tx.query<Collection>(sql, values));
    return claimed;
  }

  /** False where another worker took over. */
  keep(id: string): Promise<boolean> {
    return this.#ask('SELECT export_center.collection_keep($1, $2, $3) AS value', [id, this.#owner, lease]);
  }

  async finish(id: string, report: CollectionReport): Promise<void> {
    const sql = 'SELECT export_center.collection_finish($1, $2, $3::json, NULL) AS value';
    await this.#ask(sql, [id, this.#owner, JSON.stringify(report)]);
  }

  async fail(id: string, problem: string): Promise<void> {
    const sql = 'SELECT export_center.collection_finish($1, $2, NULL, $3) AS value';
    await this.#ask(sql, [id, this.#owner, problem.slice(0, 1_000)]);
  }

  async #ask(sql: string, values: readonly unknown[]): Promise<boolean> {
    const [row] = await this.#database.system((tx) => tx.query<{ value: boolean }>(sql, values));
    return row?.value === true;
  }
}

/** Asks for a pass, in a transaction of the caller. */
export async function requestCollection(tx: Sql, dryRun: boolean, who: string): Promise<Collection> {
  const sql = `SELECT ${columns} FROM export_center.collection_request($1, $2, $3)`;
  const [made] = await tx.query<Collection>(sql, [newId('collection'), dryRun, who]);
  return made!;
}

export async function findCollection(tx: Sql, id: string): Promise<Collection | undefined> {
  const [found] = await tx.query<Collection>(`SELECT ${columns} FROM export_center.collection_of($1)`, [id]);
  return found;
}
