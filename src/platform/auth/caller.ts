import type { AuditBy, AuditOrigin } from '../../kernel/audit.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Scope } from './scopes.js';

/** Who calls, as proven by the token. The tenant comes from here, never from body or query. */
export interface Caller {
  readonly tenant: { readonly id: TenantId; readonly slug: string };
  /** Stable name of the principal: `sub` of the token, or `key:<api key id>`. */
  readonly subject: string;
  /** Further tenants of the token, as it names them; the header X-Tenant-Id picks one. */
  readonly tenants?: readonly string[];
  readonly roles: readonly string[];
  readonly scopes: ReadonlySet<Scope>;
  readonly expiresAt?: Date;
  /** The request by which they call. */
  readonly origin?: AuditOrigin;
}

/** Prefix of the subject of an API key, before its id. */
export const apiKeySubject = 'key:';

/** How the audit log names the caller. */
export function auditBy({ subject, origin }: Pick<Caller, 'subject' | 'origin'>): AuditBy {
  const kind = subject.startsWith(apiKeySubject) ? 'apiKey' : 'user';
  return { actor: { kind, id: subject }, ...(origin ? { origin } : {}) };
}
