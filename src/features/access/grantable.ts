import { forbidden } from '../../kernel/errors.js';
import { accessDecisions } from '../../platform/auth/access-decisions.js';
import { scopesOfRoles } from '../../platform/auth/access-token.js';
import type { Caller } from '../../platform/auth/caller.js';

/** B59. Throws EC-AUTHZ-SCOPE (forbidden) that names what the caller lacks. */
export function requireGrantable(caller: Caller, scopes: readonly string[], roles: readonly string[]): void {
  if (accessDecisions.mayGrant(caller, scopes, roles)) return;
  const held: ReadonlySet<string> = caller.scopes;
  const excess = [...scopes, ...scopesOfRoles(roles)].filter((scope) => !held.has(scope));
  throw forbidden(
    'EC-AUTHZ-SCOPE',
    `scopes: ${[...new Set(excess)].join(', ')} is not yours to give; leave it out or ask somebody who has it`,
  );
}
