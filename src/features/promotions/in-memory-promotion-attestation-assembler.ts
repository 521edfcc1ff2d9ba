import type { TenantId } from '../../kernel/ids.js';
import type { Resource } from '../../kernel/resource.js';
import { InMemoryResources } from '../../kernel/in-memory-resources.js';
import type { PromotionAttestationAssembler } from './promotion-attestation-assembler.port.js';

/** For tests only: the switch that selects it stops the process outside the testing environment. */
export class InMemoryPromotionAttestationAssembler extends InMemoryResources implements PromotionAttestationAssembler {
  constructor() {
    super('pro', 'promotion');
  }

  async document(tenant: TenantId, id: string, name: string): Promise<Resource> {
    return { id, name, of: await this.get(tenant, id) };
  }
}
