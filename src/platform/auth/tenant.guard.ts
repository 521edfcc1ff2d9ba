import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import type { AuditOrigin } from '../../kernel/audit.js';
import { ExportCenterError } from '../../kernel/errors.js';
import { contextOf } from '../http/request-context.js';
import { isAuthenticationError } from './authentication-error.js';
import { Authenticator } from './authenticator.js';
import type { Caller } from './caller.js';
import { POLICY, type RoutePolicy } from './policy.decorator.js';

/** First guard: proves the caller and the tenant, and puts both on the request. A route without a policy is refused. */
@Injectable()
export class TenantGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #authenticator: Authenticator;

  constructor(@Inject(Reflector) reflector: Reflector, @Inject(Authenticator) authenticator: Authenticator) {
    this.#reflector = reflector;
    this.#authenticator = authenticator;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const policy = this.#reflector.get<RoutePolicy | undefined>(POLICY, context.getHandler());
    if (!policy) return false;
    if (policy.scope === 'none') return true;
    const request = context.switchToHttp().getRequest<Request & { caller?: Caller }>();
    try {
      const caller = await this.#authenticator.authenticate(credentialsOf(request));
      request.caller = { ...caller, origin: originOf(request) };
    } catch (error) {
      if (error instanceof ExportCenterError) challenge(error, context.switchToHttp().getResponse<Response>());
      throw error;
    }
    return true;
  }
}

function credentialsOf(request: Request): Parameters<Authenticator['authenticate']>[0] {
  const tenant = request.headers['x-tenant-id'];
  return {
    authorization: request.headers.authorization,
    tenant: typeof tenant === 'string' ? tenant : undefined,
    address: request.socket.remoteAddress ?? '',
  };
}

function originOf(request: Request): AuditOrigin {
  return { requestId: contextOf(request).requestId, sourceAddress: request.socket.remoteAddress ?? '' };
}

/** RFC 6750, section 3: no error parameter where no credential was sent. */
function challenge(error: ExportCenterError, response: Response): void {
  if (!isAuthenticationError(error)) return;
  const reason = error.code === 'EC-AUTHN-MISSING' ? '' : ', error="invalid_token"';
  response.setHeader('WWW-Authenticate', `Bearer realm="export-center"${reason}`);
}
