import { bucketHashesBytes, itemSetRoot } from '../../formats/item-set/item-set-root.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Plan } from '../../kernel/plan.js';
import type { ContentStore } from '../storage/content-store.port.js';
import type { StagedPlans } from './staged-plans.port.js';

export const bucketHashesMediaType = 'application/vnd.export-center.bucket-hashes.v1';

/** What was kept when the base of a plan was staged; undefined where that is gone, or is not of the base's root. */
export async function baseBuckets(
  { stagedPlans, store }: { readonly stagedPlans: StagedPlans; readonly store: ContentStore },
  tenant: TenantId,
  { base }: Plan,
): Promise<Buffer | undefined> {
  if (!base) return undefined;
  const staged = await stagedPlans.find(tenant, base.planDigest);
  if (!staged?.bucketHashes) return undefined;
  const hashes = await store.read(tenant, staged.bucketHashes, bucketHashesBytes).catch(() => undefined);
  return hashes?.length === bucketHashesBytes && itemSetRoot(hashes) === base.itemSetRoot ? hashes : undefined;
}
