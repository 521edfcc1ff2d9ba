import { systemActor } from '../../../src/kernel/audit.js';
import { canonicalBytes } from '../../../src/formats/canonical-json/canonicalize.js';
import { digestOf } from '../../../src/formats/digest.js';
import { newId, type ProfileId, type TenantId } from '../../../src/kernel/ids.js';
import type { Plan } from '../../../src/kernel/plan.js';
import { defaultSharding, type ProfileRevision, type ProfileSpec } from '../../../src/kernel/profile.js';
import type { Database } from '../../../src/platform/db/database.js';
import type { NewRun } from '../../../src/runs/pg-run-store.js';
import type { ForecastRequest, RunPlan, RunPlanner, RunRequest } from '../../../src/runs/run-planner.port.js';

export function aSpec(changes: Partial<ProfileSpec> = {}): ProfileSpec {
  return {
    kind: 'json:raw',
    selectors: { kinds: ['advisories'] },
    compression: { codec: 'zstd', level: 3 },
    sharding: defaultSharding,
    allowEmpty: false,
    labels: {},
    ...changes,
  };
}

/** Stores a profile with one revision, past the profiles feature. */
export async function storedProfile(db: Database, tenant: TenantId, name = 'nightly'): Promise<ProfileRevision> {
  const spec = aSpec();
  const profileId = newId('profile') as ProfileId;
  const specDigest = digestOf(canonicalBytes(spec));
  await db.tenant(tenant, async (tx) => {
    await tx.execute(
      `INSERT INTO export_center.profiles (tenant_id, id, name, kind, current_rev, created_by) VALUES ($1, $2, $3, $4, 1, 'test')`,
      [tenant, profileId, name, spec.kind],
    );
    await tx.execute(
      `INSERT INTO export_center.profile_revisions (tenant_id, profile_id, rev, spec, spec_digest, created_by)
       VALUES ($1, $2, 1, $3, $4, 'test')`,
      [tenant, profileId, canonicalBytes(spec), specDigest],
    );
  });
  return { profileId, name, revision: 1, spec, specDigest };
}

export function aNewRun(tenant: TenantId, profile: ProfileRevision, changes: Partial<NewRun> = {}): NewRun {
  return {
    tenant: { id: tenant, slug: 'acme' },
    createdBy: 'tester',
    by: systemActor('tester'),
    profile,
    trigger: { type: 'manual' },
    request: { selectors: {} },
    labels: {},
    priority: 0,
    ...changes,
  };
}

export function aPlan(profile: ProfileRevision, request: RunRequest): Plan {
  return {
    schema: 'urn:export-center:plan:v1',
    profile: {
      name: profile.name,
      revision: profile.revision,
      kind: profile.spec.kind,
      specDigest: profile.specDigest,
    },
    selectors: { ...profile.spec.selectors, ...request.selectors },
    cut: { seq: 1 },
    asOf: request.asOf ?? '2026-01-01T00:00:00Z',
    projection: { name: 'identity', version: 1, digest: digestOf('identity') },
    adapter: { name: profile.spec.kind, version: 1 },
    formats: {},
    codec: { ...profile.spec.compression, library: 'zstd 1.5.7' },
    sharding: profile.spec.sharding,
  };
}

/** Plans without evidence: `records` is what every selection counts. */
export class FakePlanner implements RunPlanner {
  records = 3;
  /** Thrown where a plan is to be carried out again. */
  gone: Error | undefined;
  cut = 1;

  plan(_tenant: TenantId, profile: ProfileRevision, request: RunRequest): Promise<RunPlan> {
    const plan = { ...aPlan(profile, request), cut: { seq: this.cut } };
    const estimate = { counts: { advisories: this.records }, plainBytes: this.records * 100, shards: 1 };
    return Promise.resolve({ plan, planDigest: digestOf(canonicalBytes(plan)), estimate, newBytes: 100, warnings: [] });
  }

  predict(tenant: TenantId, profile: ProfileRevision, request: ForecastRequest): Promise<RunPlan> {
    return this.plan(tenant, profile, request);
  }

  requireInputs(): Promise<void> {
    return this.gone ? Promise.reject(this.gone) : Promise.resolve();
  }
}
