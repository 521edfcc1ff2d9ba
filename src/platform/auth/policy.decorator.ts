import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Caller } from './caller.js';
import type { Scope } from './scopes.js';

export const POLICY = 'export-center:policy';

/**
 * What a route demands. `scope` 'none' is a public route, 'any' is any authenticated caller. `resource` names the object that
 * `{id}` stands for; `tenantOwned` says that a foreign one must look missing.
 */
export interface RoutePolicy {
  readonly scope: Scope | 'any' | 'none';
  /** Further scopes that are demanded as well. */
  readonly and?: readonly Scope[];
  readonly resource?: string;
  readonly tenantOwned?: boolean;
}

/** The one policy table is the set of these decorators. A handler without one stops the process from starting. */
export const Policy = (policy: RoutePolicy) => SetMetadata(POLICY, policy);

/** Parameter decorator: the authenticated caller, put on the request by TenantGuard. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return context.switchToHttp().getRequest<{ caller: Caller }>().caller;
});
