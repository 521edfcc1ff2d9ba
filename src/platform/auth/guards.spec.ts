import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Policy } from './policy.decorator.js';
import { ScopeGuard } from './scope.guard.js';
import { TenantGuard } from './tenant.guard.js';

class Handlers {
  forgotten(): void {}

  @Policy({ scope: 'none' })
  open(): void {}

  @Policy({ scope: 'any' })
  known(): void {}
}

/** A request for a handler, with nobody's credential. */
function asking(handler: keyof Handlers): ExecutionContext {
  const request = { headers: {}, socket: { remoteAddress: '127.0.0.1' } };
  const response = { setHeader: () => undefined };
  return {
    getHandler: () => Handlers.prototype[handler],
    switchToHttp: () => ({ getRequest: () => request, getResponse: () => response }),
  } as unknown as ExecutionContext;
}

const authenticator = { authenticate: () => Promise.reject(new Error('asked')) } as never;

describe('each guard alone', () => {
  const tenantGuard = new TenantGuard(new Reflector(), authenticator, {});
  const scopeGuard = new ScopeGuard(new Reflector());

  it('refuses a handler without a policy', async () => {
    expect(await tenantGuard.canActivate(asking('forgotten'))).toBe(false);
    expect(scopeGuard.canActivate(asking('forgotten'))).toBe(false);
  });

  it('lets everybody to a public handler, and asks for nothing', async () => {
    expect(await tenantGuard.canActivate(asking('open'))).toBe(true);
    expect(scopeGuard.canActivate(asking('open'))).toBe(true);
  });

  it('lets nobody without a proven caller to any other', async () => {
    await expect(tenantGuard.canActivate(asking('known'))).rejects.toThrow('asked');
    expect(() => scopeGuard.canActivate(asking('known'))).toThrow(expect.objectContaining({ code: 'EC-AUTHZ-SCOPE' }));
  });
});
