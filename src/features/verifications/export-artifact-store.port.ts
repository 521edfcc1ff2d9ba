import type { TenantId } from '../../kernel/ids.js';
import type { Resource, ResourceInput } from '../../kernel/resource.js';

export const EXPORT_ARTIFACT_STORE = Symbol('ExportArtifactStore');

/** Verifications of artifacts by the server: of a run, a digest or an upload (endpoint rows 50-51). Every method throws `EC-NOT-SUPPORTED` where no durable backend is configured. */
export interface ExportArtifactStore {
  create(tenant: TenantId, input: ResourceInput): Promise<Resource>;
  list(tenant: TenantId): Promise<readonly Resource[]>;
  get(tenant: TenantId, id: string): Promise<Resource>;
}
