import { Inject, Injectable } from '@nestjs/common';
import { isDigest, type Digest } from '../../formats/digest.js';
import { notFound } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import { DATABASE, type Database } from '../../platform/db/database.js';
import { PROFILE_CATALOG, type ProfileCatalog } from '../profile-catalog.port.js';
import { runColumns, type Run } from '../run.js';
import type { BaseRun } from './base-run.js';
import { shortestPath, toBundle, type MirrorBundle, type MirrorPath } from './mirror-chain.js';
import type { ChainBundleResource, ChainPathResource, ChainResource } from './mirror-chain.dto.js';

/** Newest bundles of a profile that are looked at. */
const mostBundles = 500;

/** Which bundles lead to the newest one of a mirror. */
@Injectable()
export class MirrorChains {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(PROFILE_CATALOG) private readonly catalog: ProfileCatalog,
  ) {}

  /** A profile of another kind has full bundles only. Throws not-found for an unknown profile or run. */
  async of(tenant: TenantId, profileId: string, from: string | undefined): Promise<ChainResource> {
    const profile = await this.catalog.revision(tenant, profileId);
    const bundles = await this.#bundles(tenant, profile.profileId);
    const head = bundles[0]?.itemSetRoot;
    const start = from === undefined ? undefined : await this.#rootOf(tenant, from, bundles);
    return {
      itemSetRoot: head ?? null,
      chain: toPath(head && shortestPath(bundles, head, undefined)),
      path: toPath(head && shortestPath(bundles, head, start)),
    };
  }

  /** The profile's own bundles, the newest first, then those that they start from. */
  async #bundles(tenant: TenantId, profileId: string): Promise<MirrorBundle[]> {
    const own = await this.#runs(tenant, 'profile_id = $2', profileId);
    const linked = own.flatMap(({ plan }) => plan.base?.chain.map(({ manifestDigest }) => manifestDigest) ?? []);
    const others = await this.#runs(tenant, 'manifest_digest = ANY ($2) AND profile_id <> $3', linked, profileId);
    return [...own, ...others].map(toBundle);
  }

  async #rootOf(tenant: TenantId, from: string, bundles: readonly MirrorBundle[]): Promise<Digest> {
    const known = bundles.find(({ runId, manifestDigest }) => runId === from || manifestDigest === from);
    if (known) return known.itemSetRoot;
    if (isDigest(from))
      return ((await this.#runs(tenant, 'manifest_digest = $2', from))[0]?.result?.itemSetRoot as Digest) ?? from;
    const [run] = await this.#runs(tenant, 'id = $2', from);
    if (!run) throw notFound('run');
    return run.result!.itemSetRoot as Digest;
  }

  async #runs(tenant: TenantId, condition: string, ...values: unknown[]): Promise<BaseRun[]> {
    const sql = `SELECT ${runColumns} FROM export_center.runs WHERE tenant_id = $1 AND state = 'succeeded' AND purged_at IS NULL
      AND plan IS NOT NULL AND ${condition} ORDER BY created_at DESC LIMIT ${mostBundles}`;
    return (await this.database.read<Run>(tenant, sql, [tenant, ...values])) as BaseRun[];
  }
}

function toPath(path: MirrorPath | undefined): ChainPathResource | null {
  if (!path) return null;
  let cumulativeBytes = 0;
  const items = path.bundles.map(
    ({ runId, mode, manifestDigest, base, itemSetRoot, asOf, bytes }): ChainBundleResource => {
      cumulativeBytes += bytes;
      return { runId, mode, manifestDigest, base: base ?? null, itemSetRoot, asOf, bytes, cumulativeBytes };
    },
  );
  return { bytes: path.bytes, items };
}
