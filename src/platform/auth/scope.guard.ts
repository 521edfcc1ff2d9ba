import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { forbidden } from '../../kernel/errors.js';
import { accessDecisions, demandedScopes } from './access-decisions.js';
import type { Caller } from './caller.js';
import { POLICY, type RoutePolicy } from './policy.decorator.js';

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
    if (accessDecisions.isPublic(policy)) return true;
    const { caller } = context.switchToHttp().getRequest<Request & { caller?: Caller }>();
    if (!accessDecisions.hasScopes(caller, policy)) {
      const scope = demandedScopes(policy).join(' ');
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
