import { Inject, Injectable } from '@nestjs/common';
import { forbidden, notFound } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import { scopesOfRoles } from '../../platform/auth/access-token.js';
import { auditBy, type Caller } from '../../platform/auth/caller.js';
import { createApiKey, revokeApiKey, type CreatedApiKey } from '../../platform/auth/create-api-key.js';
import { DATABASE, type Database } from '../../platform/db/database.js';
import type { PageQuery } from '../../platform/http/page-query.js';
import { PAGE_TOKENS, type PageTokens } from '../../platform/http/page-token.js';
import type { ApiKeyPage, ApiKeyResource, NewApiKeyInput } from './api-key.dto.js';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly roles: string[];
  readonly scopes: string[];
  readonly cidrs: string[];
  readonly created_by: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
}

/** Row 67: the API keys of a tenant. */
@Injectable()
export class ApiKeysService {
  readonly #database: Database;
  readonly #tokens: PageTokens;

  constructor(@Inject(DATABASE) database: Database, @Inject(PAGE_TOKENS) tokens: PageTokens) {
    this.#database = database;
    this.#tokens = tokens;
  }

  /** Nobody hands out more than they have. Throws EC-AUTHZ-SCOPE (forbidden), EC-VALIDATION. */
  create(caller: Caller, input: NewApiKeyInput): Promise<CreatedApiKey> {
    const granted = [...(input.scopes ?? []), ...scopesOfRoles(input.roles ?? [])];
    const excess = granted.find((scope) => !caller.scopes.has(scope));
    if (excess !== undefined) {
      throw forbidden(
        'EC-AUTHZ-SCOPE',
        `scopes: ${excess} is not yours to give; leave it out or ask somebody who has it`,
      );
    }
    const { name, roles, scopes, cidrs, days } = input;
    return createApiKey(this.#database, caller.tenant.id, {
      name,
      roles,
      scopes,
      cidrs,
      days,
      createdBy: caller.subject,
      by: auditBy(caller),
    });
  }

  /** Oldest first; ids rise with time. */
  async list(tenant: TenantId, { pageSize, pageToken }: PageQuery): Promise<ApiKeyPage> {
    const scope = { tenant, list: 'api-keys' };
    const after = pageToken === undefined ? '' : String(this.#tokens.decode(scope, pageToken)[0]);
    const rows = await this.#database.tenant(tenant, (tx) =>
      tx.query<Row>(
        `SELECT id, name, roles, scopes, cidrs, created_by, created_at, expires_at, revoked_at FROM export_center.api_keys
         WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
        [tenant, after, pageSize + 1],
      ),
    );
    const items = rows.slice(0, pageSize).map(toResource);
    const last = items.at(-1);
    return rows.length > items.length && last
      ? { items, nextPageToken: this.#tokens.encode(scope, [last.id]) }
      : { items };
  }

  /** Throws not-found, also for a key of another tenant and for one that was revoked before. */
  async revoke(caller: Caller, id: string): Promise<void> {
    if (!(await revokeApiKey(this.#database, caller.tenant.id, id, auditBy(caller)))) throw notFound('apiKey');
  }
}

function toResource(row: Row): ApiKeyResource {
  const { id, name, roles, scopes, cidrs } = row;
  return {
    id,
    name,
    roles,
    scopes,
    cidrs,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}
