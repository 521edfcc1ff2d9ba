import type { TenantId } from '../kernel/ids.js';

export const BUNDLE_AVAILABILITY = Symbol('BundleAvailability');

/**
 * Asked before a finished bundle answers a new run. True only where the bundle of that manifest is whole in this tenant: published,
 * not purged, not quarantined, and signed by keys that are still good.
 */
export interface BundleAvailability {
  isAvailable(tenant: TenantId, manifestDigest: string): Promise<boolean>;
}
