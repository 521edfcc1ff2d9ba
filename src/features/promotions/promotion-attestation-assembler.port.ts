import type { TenantId } from '../../kernel/ids.js';
import type { Resource, ResourceInput } from '../../kernel/resource.js';

export const PROMOTION_ATTESTATION_ASSEMBLER = Symbol('PromotionAttestationAssembler');

/** Attestations that a subject moved from one environment to another (endpoint row 54). Every method throws `EC-NOT-SUPPORTED` where no durable backend is configured. */
export interface PromotionAttestationAssembler {
  create(tenant: TenantId, input: ResourceInput): Promise<Resource>;
  list(tenant: TenantId): Promise<readonly Resource[]>;
  get(tenant: TenantId, id: string): Promise<Resource>;
  /** The document named `name` (`bundle`) of one promotion. */
  document(tenant: TenantId, id: string, name: string): Promise<Resource>;
}
