import type { Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import type { StagedBundle } from './staged-bundle.js';

/** Remembers what each plan was staged to: a cut never changes, so neither does its payload. */
export interface StagedPlans {
  find(tenant: TenantId, planDigest: Digest): Promise<StagedBundle | undefined>;
  /** What was staged last for a plan of that family. */
  latest(tenant: TenantId, family: Digest): Promise<StagedBundle | undefined>;
  record(tenant: TenantId, planDigest: Digest, staged: StagedBundle): Promise<void>;
}
