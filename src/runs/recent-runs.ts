import type { TenantId } from '../kernel/ids.js';
import type { Database } from '../platform/db/database.js';
import { runColumns, type Run } from './run.js';

/** Runs that are kept at most; a run with its plan is some kilobytes. */
const capacity = 1_000;

/** A row and the transaction that wrote it: a row that was changed has another `version`. */
export type VersionedRun = Run & { readonly version: string };

/** Names a row of which the content may be known already. */
export type RunVersion = Pick<VersionedRun, 'id' | 'version'>;

const versionedColumns = `${runColumns}, xmin::text AS version`;
const caches = new WeakMap<Database, RecentRuns>();

/**
 * Runs that were read before. PostgreSQL is asked every time which row there is now, under row-level security; only content that is
 * still that of the row is not sent and parsed again. A run of a tenant is never found under another.
 */
export class RecentRuns {
  readonly #db: Database;
  readonly #known = new Map<string, VersionedRun>();

  private constructor(db: Database) {
    this.#db = db;
  }

  /** The one of a database. */
  static of(db: Database): RecentRuns {
    const known = caches.get(db) ?? new RecentRuns(db);
    caches.set(db, known);
    return known;
  }

  async get(tenant: TenantId, id: string): Promise<Run | undefined> {
    const known = this.#known.get(keyOf(tenant, id));
    if (known) {
      const sql = 'SELECT xmin::text AS version FROM export_center.runs WHERE tenant_id = $1 AND id = $2';
      const [row] = await this.#db.read<{ version: string }>(tenant, sql, [tenant, id]);
      if (row?.version === known.version) return known;
    }
    const [run] = await this.#read(tenant, [id]);
    return run;
  }

  /** The runs of these rows in their order; what changed since they were named comes as it is now. */
  async all(tenant: TenantId, rows: readonly RunVersion[]): Promise<Run[]> {
    const found = new Map<string, Run>();
    for (const { id, version } of rows) {
      const known = this.#known.get(keyOf(tenant, id));
      if (known?.version === version) found.set(id, known);
    }
    const missing = rows.filter(({ id }) => !found.has(id)).map(({ id }) => id);
    if (missing.length > 0) for (const run of await this.#read(tenant, missing)) found.set(run.id, run);
    return rows.flatMap(({ id }) => found.get(id) ?? []);
  }

  async #read(tenant: TenantId, ids: readonly string[]): Promise<VersionedRun[]> {
    const sql = `SELECT ${versionedColumns} FROM export_center.runs WHERE tenant_id = $1 AND id = ANY($2)`;
    const runs = await this.#db.read<VersionedRun>(tenant, sql, [tenant, ids]);
    for (const run of runs) this.#keep(keyOf(tenant, run.id), run);
    return runs;
  }

  #keep(key: string, run: VersionedRun): void {
    this.#known.delete(key);
    this.#known.set(key, run);
    if (this.#known.size > capacity) this.#known.delete(this.#known.keys().next().value!);
  }
}

const keyOf = (tenant: TenantId, id: string): string => `${tenant} ${id}`;
