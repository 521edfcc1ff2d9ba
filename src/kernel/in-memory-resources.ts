import { notFound } from './errors.js';
import type { TenantId } from './ids.js';
import type { Resource, ResourceInput } from './resource.js';

/** Resources of several tenants in memory. Tests only: the process refuses to start with it outside the testing environment. */
export class InMemoryResources {
  readonly #byTenant = new Map<TenantId, Map<string, Resource>>();
  #next = 0;

  constructor(
    private readonly prefix: string,
    private readonly noun: string,
  ) {}

  async create(tenant: TenantId, input: ResourceInput): Promise<Resource> {
    this.#next += 1;
    return this.replace(tenant, { ...input, id: `${this.prefix}_${String(this.#next).padStart(26, '0')}` });
  }

  async list(tenant: TenantId): Promise<readonly Resource[]> {
    return [...this.#of(tenant).values()];
  }

  async get(tenant: TenantId, id: string): Promise<Resource> {
    const found = this.#of(tenant).get(id);
    if (!found) throw notFound(this.noun);
    return found;
  }

  protected replace(tenant: TenantId, resource: Resource): Resource {
    this.#of(tenant).set(resource.id, resource);
    return resource;
  }

  #of(tenant: TenantId): Map<string, Resource> {
    return this.#byTenant.getOrInsertComputed(tenant, () => new Map());
  }
}
