import type { TenantId } from '../../kernel/ids.js';
import type { Resource, ResourceInput } from '../../kernel/resource.js';

export const AUDIT_BUNDLE_JOB_HANDLER = Symbol('AuditBundleJobHandler');

/** Everything an auditor needs about one subject (endpoint row 58). Every method throws `EC-NOT-SUPPORTED` where no durable backend is configured. */
export interface AuditBundleJobHandler {
  create(tenant: TenantId, input: ResourceInput): Promise<Resource>;
  list(tenant: TenantId): Promise<readonly Resource[]>;
  get(tenant: TenantId, id: string): Promise<Resource>;
  /** The document named `name` (`index`, `bundle`) of one audit bundle. */
  document(tenant: TenantId, id: string, name: string): Promise<Resource>;
}
