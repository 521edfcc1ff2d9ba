import type { TenantId } from '../../kernel/ids.js';
import type { Resource } from '../../kernel/resource.js';
import { InMemoryResources } from '../../kernel/in-memory-resources.js';
import type { RiskBundleJobHandler } from './risk-bundle-job-handler.port.js';

/** For tests only: the switch that selects it stops the process outside the testing environment. */
export class InMemoryRiskBundleJobHandler extends InMemoryResources implements RiskBundleJobHandler {
  constructor() {
    super('rsk', 'risk bundle');
  }

  async document(tenant: TenantId, id: string, name: string): Promise<Resource> {
    return { id, name, of: await this.get(tenant, id) };
  }

  async providers(): Promise<readonly Resource[]> {
    return [];
  }

  async cancel(tenant: TenantId, id: string): Promise<Resource> {
    return { ...(await this.get(tenant, id)), state: 'canceled' };
  }
}
