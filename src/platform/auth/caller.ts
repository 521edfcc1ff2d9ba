import type { TenantId } from '../../kernel/ids.js';
import type { Scope } from './scopes.js';

/** Who calls, as proven by the token. The tenant comes from here, never from body or query. */
export interface Caller {
  readonly tenant: { readonly id: TenantId; readonly slug: string };
  /** Stable name of the principal: `sub` of the token, or `key:<api key id>`. */
  readonly subject: string;
  readonly roles: readonly string[];
  readonly scopes: ReadonlySet<Scope>;
  readonly expiresAt?: Date;
}
