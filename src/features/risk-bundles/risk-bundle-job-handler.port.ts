import type { TenantId } from '../../kernel/ids.js';
import type { Resource, ResourceInput } from '../../kernel/resource.js';

export const RISK_BUNDLE_JOB_HANDLER = Symbol('RiskBundleJobHandler');

/** Bundles of risk feeds with a freshness contract (endpoint rows 55-56). Every method throws `EC-NOT-SUPPORTED` where no durable backend is configured. */
export interface RiskBundleJobHandler {
  create(tenant: TenantId, input: ResourceInput): Promise<Resource>;
  list(tenant: TenantId): Promise<readonly Resource[]>;
  get(tenant: TenantId, id: string): Promise<Resource>;
  /** The document named `name` (`bundle`) of one risk bundle. */
  document(tenant: TenantId, id: string, name: string): Promise<Resource>;
  /** The catalogue of providers and how fresh each is. */
  providers(tenant: TenantId): Promise<readonly Resource[]>;
  cancel(tenant: TenantId, id: string): Promise<Resource>;
}
