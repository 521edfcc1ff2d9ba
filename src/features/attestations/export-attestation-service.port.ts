import type { TenantId } from '../../kernel/ids.js';
import type { Resource, ResourceInput } from '../../kernel/resource.js';

export const EXPORT_ATTESTATION_SERVICE = Symbol('ExportAttestationService');

/** Signed in-toto statements about any subject (endpoint row 53). Every method throws `EC-NOT-SUPPORTED` where no durable backend is configured. */
export interface ExportAttestationService {
  create(tenant: TenantId, input: ResourceInput): Promise<Resource>;
  list(tenant: TenantId): Promise<readonly Resource[]>;
  get(tenant: TenantId, id: string): Promise<Resource>;
  /** The document named `name` (`envelope`, `bundle`) of one attestation. */
  document(tenant: TenantId, id: string, name: string): Promise<Resource>;
}
