import type { Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import { layoutMediaType, type BundleLayout, type LayoutFile } from '../packaging/bundle-layout.js';
import type { ContentStore } from '../storage/content-store.port.js';

/** Stores the list of a bundle's payload and answers its digest. */
export async function storeLayout(
  store: ContentStore,
  tenant: TenantId,
  files: readonly LayoutFile[],
): Promise<Digest> {
  const layout: BundleLayout = { schema: 'urn:export-center:layout:v1', files };
  const { digest } = await store.put(tenant, Buffer.from(JSON.stringify(layout)), layoutMediaType);
  return digest;
}
