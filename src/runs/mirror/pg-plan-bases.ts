import { invalid, notFound } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import { mirrorOf, type PlanBase } from '../../kernel/plan.js';
import type { Database } from '../../platform/db/database.js';
import type { ProfileRevision } from '../../kernel/profile.js';
import type { BaseRequest, BaseSearch, PlanBases } from '../../stages/planning/plan-bases.port.js';
import { runColumns, type Run } from '../run.js';
import {
  chainOf,
  fullKinds,
  longestChain,
  requireShortChain,
  requireUsable,
  toPlanBase,
  type BaseRun,
} from './base-run.js';

/** Finds bases among the runs. */
export class PgPlanBases implements PlanBases {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async baseOf(tenant: TenantId, search: BaseSearch): Promise<PlanBase> {
    const { wanted } = search;
    if (!wanted) return toPlanBase(requireShortChain(await this.#newest(tenant, search)));
    const { site } = wanted;
    const named = site === undefined ? this.#named(tenant, wanted) : this.#acknowledged(tenant, site, search);
    return toPlanBase(requireUsable(await named, search));
  }

  async mirrorOf(tenant: TenantId, { profileId }: ProfileRevision): Promise<string | undefined> {
    const [run] = await this.#runs(tenant, `${usable} AND profile_id = $2 ORDER BY created_at DESC`, profileId);
    return run?.plan ? mirrorOf(run.plan) : undefined;
  }

  async #named(tenant: TenantId, { runId, manifestDigest }: BaseRequest): Promise<Run> {
    const [column, value] = runId === undefined ? ['manifest_digest', manifestDigest] : ['id', runId];
    // Of several runs of one bundle, one whose content is still there.
    const [run] = await this.#runs(tenant, `${column} = $2 ORDER BY purged_at IS NOT NULL, created_at DESC`, value);
    if (!run) throw notFound(runId === undefined ? 'the bundle of the base' : 'the run of the base');
    return run;
  }

  /** What the newest receipt of the site says that it holds, of the profile's own bundles and the full ones. */
  async #acknowledged(tenant: TenantId, site: string, { profile }: BaseSearch): Promise<Run> {
    const known = await this.#database.read(
      tenant,
      `SELECT FROM export_center.sites WHERE tenant_id = $1 AND (id = $2 OR name = $2) AND removed_at IS NULL`,
      [tenant, site],
    );
    if (known.length === 0) throw notFound('site');
    const [run] = await this.#runs(
      tenant,
      `(profile_id = $3 OR profile_kind = ANY ($4)) AND id = (SELECT r.run_id FROM export_center.site_receipts r
         JOIN export_center.sites s ON s.tenant_id = r.tenant_id AND s.id = r.site_id
         JOIN export_center.runs held ON held.tenant_id = r.tenant_id AND held.id = r.run_id
         WHERE r.tenant_id = $1 AND (s.id = $2 OR s.name = $2) AND s.removed_at IS NULL
           AND (held.profile_id = $3 OR held.profile_kind = ANY ($4)) ORDER BY r.counter DESC LIMIT 1)`,
      site,
      profile.profileId,
      fullKinds,
    );
    if (run) return run;
    const message = `site ${site} has acknowledged no bundle that ${profile.name} can start from: send it a full one and import its receipt`;
    throw invalid('EC-BASE-MISSING', message, { pointer: '/base/site' });
  }

  /** The profile's own newest bundle; a full one that is newer where its chain has become too long. */
  async #newest(tenant: TenantId, search: BaseSearch): Promise<BaseRun> {
    const own = await this.#ownDelta(tenant, search);
    if (own && chainOf(own).length <= longestChain) return own;
    const full = await this.#full(tenant, search);
    if (full && (!own || full.createdAt > own.createdAt)) return full;
    if (own) return own;
    const message = `${search.profile.name} has no bundle to start from: run a mirror:full profile with the same selectors first, name a base, or set resetBaseline`;
    throw invalid('EC-BASE-MISSING', message, { pointer: '/base' });
  }

  async #ownDelta(tenant: TenantId, { profile, plan }: BaseSearch): Promise<BaseRun | undefined> {
    const condition = `${usable} AND profile_id = $2 AND profile_kind = 'mirror:delta' AND ${cut} <= $3 ORDER BY created_at DESC`;
    return (await this.#runs(tenant, condition, profile.profileId, plan.cut.seq))[0] as BaseRun | undefined;
  }

  /** A time window may have moved on since; everything else that is selected must be the same. */
  async #full(tenant: TenantId, { plan }: BaseSearch): Promise<BaseRun | undefined> {
    const { selectors, projection } = plan;
    const condition = `${usable} AND profile_kind = ANY ($2) AND ${cut} <= $3 AND plan #>> '{projection,digest}' = $4
      AND (plan -> 'selectors')::jsonb - 'timeWindow' = $5::jsonb - 'timeWindow' ORDER BY created_at DESC`;
    const values = [fullKinds, plan.cut.seq, projection.digest, JSON.stringify(selectors)];
    return (await this.#runs(tenant, condition, ...values))[0] as BaseRun | undefined;
  }

  #runs(tenant: TenantId, condition: string, ...values: unknown[]): Promise<Run[]> {
    const sql = `SELECT ${runColumns} FROM export_center.runs WHERE tenant_id = $1 AND ${condition} LIMIT 1`;
    return this.#database.read<Run>(tenant, sql, [tenant, ...values]);
  }
}

const usable = `state = 'succeeded' AND purged_at IS NULL AND plan IS NOT NULL AND manifest_digest IS NOT NULL`;
const cut = `(plan #>> '{cut,seq}')::bigint`;
