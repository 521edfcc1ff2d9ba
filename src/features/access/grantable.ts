import { forbidden } from '../../kernel/errors.js';
import { scopesOfRoles } from '../../platform/auth/access-token.js';
import type { Caller } from '../../platform/auth/caller.js';

/** Nobody hands out, takes away or gets hold of more than they have themselves (B59). Throws EC-AUTHZ-SCOPE (forbidden). */
export function requireGrantable(caller: Caller, scopes: readonly string[], roles: readonly string[]): void {
  const excess = [...scopes, ...scopesOfRoles(roles)].find(
    (scope) => !(caller.scopes as ReadonlySet<string>).has(scope),
  );
  if (excess === undefined) return;
  throw forbidden('EC-AUTHZ-SCOPE', `scopes: ${excess} is not yours to give; leave it out or ask somebody who has it`);
}
