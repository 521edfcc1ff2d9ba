import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { forbidden } from '../../kernel/errors.js';
import type { Caller } from './caller.js';
import { POLICY, type RoutePolicy } from './policy.decorator.js';
import type { Scope } from './scopes.js';

/** Second guard: the caller has every scope that the route's policy demands. Throws EC-AUTHZ-SCOPE (403). */
@Injectable()
export class ScopeGuard implements CanActivate {
  readonly #reflector: Reflector;

  constructor(@Inject(Reflector) reflector: Reflector) {
    this.#reflector = reflector;
  }

  canActivate(context: ExecutionContext): boolean {
    const policy = this.#reflector.get<RoutePolicy | undefined>(POLICY, context.getHandler());
    if (!policy) return false;
    if (policy.scope === 'none') return true;
    const { caller } = context.switchToHttp().getRequest<Request & { caller?: Caller }>();
    const demanded = demandedScopes(policy);
    if (!caller || !demanded.every((scope) => caller.scopes.has(scope))) {
      const scope = demanded.join(' ');
      const response = context.switchToHttp().getResponse<Response>();
      response.setHeader(
        'WWW-Authenticate',
        `Bearer realm="export-center", error="insufficient_scope", scope="${scope}"`,
      );
      throw forbidden(
        'EC-AUTHZ-SCOPE',
        `this route needs the scope ${scope}; ask for a role or an API key that has it`,
      );
    }
    return true;
  }
}

/** Every scope that a policy demands; none for public routes and for routes of any authenticated caller. */
export function demandedScopes(policy: RoutePolicy): Scope[] {
  const first = policy.scope === 'any' || policy.scope === 'none' ? [] : [policy.scope];
  return [...first, ...(policy.and ?? [])];
}
