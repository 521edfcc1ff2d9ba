import type { TenantId } from '../../kernel/ids.js';
import type { Resource, ResourceInput } from '../../kernel/resource.js';

export const SIMULATION_REPORT_EXPORTER = Symbol('SimulationReportExporter');

/** What another policy would decide over the same evidence (endpoint row 57). Every method throws `EC-NOT-SUPPORTED` where no durable backend is configured. */
export interface SimulationReportExporter {
  create(tenant: TenantId, input: ResourceInput): Promise<Resource>;
  list(tenant: TenantId): Promise<readonly Resource[]>;
  get(tenant: TenantId, id: string): Promise<Resource>;
  /** The document named `name` (`report`) of one simulation. */
  document(tenant: TenantId, id: string, name: string): Promise<Resource>;
}
