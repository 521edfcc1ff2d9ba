import { Inject, Injectable } from '@nestjs/common';
import { notFound } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import { auditBy, type Caller } from '../../platform/auth/caller.js';
import { createApiKey, revokeApiKey, type CreatedApiKey } from '../../platform/auth/create-api-key.js';
import { rotateApiKey } from '../../platform/auth/rotate-api-key.js';
import { DATABASE, type Database } from '../../platform/db/database.js';
import { rehearsal } from '../../platform/db/rehearsal.js';
import { PAGE_TOKENS, type PageTokens } from '../../platform/http/page-token.js';
import { readPage, type CountedPageQuery } from '../../platform/http/page.js';
import { parseTimestamp } from '../../platform/http/timestamp.js';
import {
  usualOverlap,
  type ApiKeyPage,
  type ApiKeyResource,
  type NewApiKeyInput,
  type RotateApiKeyInput,
  type RotatedApiKeyResource,
} from './api-key.dto.js';
import { requireGrantable } from './grantable.js';
import { countApiKeys, selectApiKey, selectApiKeys, toApiKeyResource } from './pg-api-keys.js';

/** Row 67: the API keys of a tenant. */
@Injectable()
export class ApiKeysService {
  readonly #database: Database;
  readonly #tokens: PageTokens;

  constructor(@Inject(DATABASE) database: Database, @Inject(PAGE_TOKENS) tokens: PageTokens) {
    this.#database = database;
    this.#tokens = tokens;
  }

  /** Throws EC-AUTHZ-SCOPE (forbidden), EC-VALIDATION. A dry run makes no key. */
  async create(caller: Caller, input: NewApiKeyInput, dryRun = false): Promise<CreatedApiKey> {
    requireGrantable(caller, input.scopes ?? [], input.roles ?? []);
    const { name, roles, scopes, cidrs } = input;
    return createApiKey(this.#in(dryRun), caller.tenant.id, {
      name,
      roles,
      scopes,
      cidrs,
      ...lifeOf(input),
      createdBy: caller.subject,
      by: auditBy(caller),
    });
  }

  async list(tenant: TenantId, query: CountedPageQuery): Promise<ApiKeyPage> {
    const page = await readPage(this.#tokens, { tenant, list: 'api-keys' }, query, {
      rows: (limit, after) =>
        this.#database.tenant(tenant, (tx) => selectApiKeys(tx, tenant, String(after?.[0] ?? ''), limit)),
      position: ({ id }) => [id],
      count: (limit) => this.#database.tenant(tenant, (tx) => countApiKeys(tx, tenant, limit)),
    });
    return { ...page, items: page.items.map(toApiKeyResource) };
  }

  /** Throws not-found, also for a key of another tenant. */
  async get(tenant: TenantId, id: string): Promise<ApiKeyResource> {
    return toApiKeyResource(await this.#database.tenant(tenant, (tx) => selectApiKey(tx, tenant, id)));
  }

  /** Whoever rotates a key gets what it may do, so they must have it. Throws not-found, EC-AUTHZ-SCOPE (forbidden), EC-VALIDATION. */
  async rotate(caller: Caller, id: string, input: RotateApiKeyInput, dryRun = false): Promise<RotatedApiKeyResource> {
    const { key, expiresAt, previousUntil } = await rotateApiKey(this.#in(dryRun), caller.tenant.id, id, {
      overlapSeconds: input.overlapSeconds ?? usualOverlap,
      ...lifeOf(input),
      allow: ({ scopes, roles }) => requireGrantable(caller, scopes, roles),
      by: auditBy(caller),
    });
    return { id, key, expiresAt: expiresAt.toISOString(), previousUntil: previousUntil?.toISOString() ?? null };
  }

  /** Throws not-found, also for a key of another tenant and for one that was revoked before. */
  async revoke(caller: Caller, id: string): Promise<void> {
    if (!(await revokeApiKey(this.#database, caller.tenant.id, id, auditBy(caller)))) throw notFound('apiKey');
  }

  #in(dryRun: boolean): Database {
    return dryRun ? rehearsal(this.#database) : this.#database;
  }
}

function lifeOf({ days, expiresAt }: Pick<NewApiKeyInput, 'days' | 'expiresAt'>): { days?: number; expiresAt?: Date } {
  return { days, expiresAt: expiresAt === undefined ? undefined : parseTimestamp(expiresAt) };
}
