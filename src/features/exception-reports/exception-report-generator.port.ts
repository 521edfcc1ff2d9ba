import type { TenantId } from '../../kernel/ids.js';
import type { Resource, ResourceInput } from '../../kernel/resource.js';

export const EXCEPTION_REPORT_GENERATOR = Symbol('ExceptionReportGenerator');

/** Reports over policy exceptions as of a time (endpoint row 59). Every method throws `EC-NOT-SUPPORTED` where no durable backend is configured. */
export interface ExceptionReportGenerator {
  create(tenant: TenantId, input: ResourceInput): Promise<Resource>;
  list(tenant: TenantId): Promise<readonly Resource[]>;
  get(tenant: TenantId, id: string): Promise<Resource>;
  /** The document named `name` (`report`) of one exception report. */
  document(tenant: TenantId, id: string, name: string): Promise<Resource>;
}
