import { notFound } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import { InMemoryResources } from '../../kernel/in-memory-resources.js';
import type { Resource, ResourceInput } from '../../kernel/resource.js';
import type { ExportIncidentManager, IncidentTransition } from './export-incident-manager.port.js';

/** For tests only: the switch that selects it stops the process outside the testing environment. */
export class InMemoryExportIncidentManager extends InMemoryResources implements ExportIncidentManager {
  readonly #modes = new Map<TenantId, Resource>();
  readonly #timelines = new Map<string, Resource[]>();

  constructor() {
    super('inc', 'incident');
  }

  async update(tenant: TenantId, id: string, patch: ResourceInput): Promise<Resource> {
    return this.replace(tenant, { ...(await this.get(tenant, id)), ...patch, id });
  }

  async transition(tenant: TenantId, id: string, transition: IncidentTransition): Promise<Resource> {
    const incident = await this.update(tenant, id, { state: transition });
    this.#timelines.getOrInsertComputed(id, () => []).push({ id, transition });
    return incident;
  }

  async timeline(tenant: TenantId, id: string): Promise<readonly Resource[]> {
    await this.get(tenant, id);
    return this.#timelines.get(id) ?? [];
  }

  async mode(tenant: TenantId): Promise<Resource> {
    return this.#modes.get(tenant) ?? { id: 'incident-mode', enabled: false };
  }

  async setMode(tenant: TenantId, input: ResourceInput): Promise<Resource> {
    const mode = { ...input, id: 'incident-mode' };
    this.#modes.set(tenant, mode);
    return mode;
  }

  async alerts(): Promise<readonly Resource[]> {
    return [];
  }

  async acknowledgeAlert(): Promise<Resource> {
    throw notFound('alert');
  }
}
