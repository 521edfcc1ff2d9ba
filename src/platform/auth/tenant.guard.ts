import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import type { AuditOrigin } from '../../kernel/audit.js';
import { ExportCenterError } from '../../kernel/errors.js';
import { contextOf } from '../http/request-context.js';
import { accessDecisions } from './access-decisions.js';
import { ACCESS_OPTIONS, type AccessOptions } from './access-options.js';
import { isAuthenticationError } from './authentication-error.js';
import { Authenticator, type Credentials } from './authenticator.js';
import type { Caller } from './caller.js';
import { proofAlgorithms } from './dpop-proof.js';
import { POLICY, type RoutePolicy } from './policy.decorator.js';

/** First guard: proves the caller and the tenant, and puts both on the request. A route without a policy is refused. */
@Injectable()
export class TenantGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #authenticator: Authenticator;
  readonly #publicUrl?: string;

  constructor(
    @Inject(Reflector) reflector: Reflector,
    @Inject(Authenticator) authenticator: Authenticator,
    @Inject(ACCESS_OPTIONS) { publicUrl }: AccessOptions,
  ) {
    this.#reflector = reflector;
    this.#authenticator = authenticator;
    this.#publicUrl = publicUrl;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const policy = this.#reflector.get<RoutePolicy | undefined>(POLICY, context.getHandler());
    if (!policy) return false;
    if (accessDecisions.isPublic(policy)) return true;
    const request = context.switchToHttp().getRequest<Request & { caller?: Caller }>();
    try {
      const caller = await this.#authenticator.authenticate(credentialsOf(request, this.#publicUrl));
      request.caller = { ...caller, origin: originOf(request) };
    } catch (error) {
      if (error instanceof ExportCenterError) challenge(error, request, context.switchToHttp().getResponse<Response>());
      throw error;
    }
    return true;
  }
}

function credentialsOf(request: Request, publicUrl: string | undefined): Credentials {
  const { authorization, dpop } = request.headers;
  const base = publicUrl ?? `${request.protocol}://${request.host}`;
  return {
    authorization,
    tenant: single(request.headers['x-tenant-id']),
    address: request.ip ?? '',
    request: {
      method: request.method,
      url: `${base.replace(/\/$/, '')}${request.originalUrl}`,
      proof: single(dpop),
    },
  };
}

const single = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined;

function originOf(request: Request): AuditOrigin {
  const { requestId, traceparent } = contextOf(request);
  return { requestId, sourceAddress: request.ip ?? '', traceparent };
}

/** RFC 6750, section 3: no error parameter where no credential was sent. RFC 9449, section 7.1, for who sent a bound token. */
function challenge(error: ExportCenterError, request: Request, response: Response): void {
  if (!isAuthenticationError(error)) return;
  const reason = error.code === 'EC-AUTHN-MISSING' ? '' : ', error="invalid_token"';
  const bound = /^DPoP /i.test(request.headers.authorization ?? '');
  const scheme = bound ? 'DPoP' : 'Bearer';
  const algorithms = bound ? `, algs="${proofAlgorithms.join(' ')}"` : '';
  response.setHeader('WWW-Authenticate', `${scheme} realm="export-center"${reason}${algorithms}`);
}
