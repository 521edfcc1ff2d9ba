import { join } from 'node:path';
import { digestHex, type Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';

/** `<data directory>/content/<tenant>`: everything of one tenant's content lies below. */
export function tenantDirectory(root: string, tenant: TenantId): string {
  return join(root, 'content', tenant);
}

/** Segments under construction, as `<random>.<token>.tmp`. */
export function incomingDirectory(root: string, tenant: TenantId): string {
  return join(tenantDirectory(root, tenant), 'incoming');
}

/** `<data directory>/content/<tenant>/<first two hex digits>/<hex>`. */
export function segmentPath(root: string, tenant: TenantId, segment: Digest): string {
  const hex = digestHex(segment);
  return join(tenantDirectory(root, tenant), hex.slice(0, 2), hex);
}
