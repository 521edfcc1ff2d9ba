import type { TenantId } from '../../kernel/ids.js';
import type { Resource } from '../../kernel/resource.js';
import { InMemoryResources } from '../../kernel/in-memory-resources.js';
import type { ExportAttestationService } from './export-attestation-service.port.js';

/** For tests only: the switch that selects it stops the process outside the testing environment. */
export class InMemoryExportAttestationService extends InMemoryResources implements ExportAttestationService {
  constructor() {
    super('att', 'attestation');
  }

  async document(tenant: TenantId, id: string, name: string): Promise<Resource> {
    return { id, name, of: await this.get(tenant, id) };
  }
}
