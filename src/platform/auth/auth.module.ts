import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ACCESS_OPTIONS, type AccessOptions } from './access-options.js';
import { ACCESS_STORE } from './access-store.port.js';
import type { TokenTrust } from './access-token.js';
import { Authenticator, TOKEN_TRUST } from './authenticator.js';
import { PgAccessStore } from './pg-access-store.js';
import { ScopeGuard } from './scope.guard.js';
import { TenantGuard } from './tenant.guard.js';
import { TrustProxies } from './trust-proxies.js';

/** Deny by default: the two guards stand before every route of the application, in this order. Needs a global DATABASE. */
@Module({})
export class AuthModule {
  /** `trust` is undefined where no token issuer is configured: then API keys are the only credential. */
  static with(trust: TokenTrust | undefined, options: AccessOptions = {}): DynamicModule {
    return {
      module: AuthModule,
      providers: [
        { provide: ACCESS_STORE, useClass: PgAccessStore },
        { provide: TOKEN_TRUST, useValue: trust },
        { provide: ACCESS_OPTIONS, useValue: options },
        Authenticator,
        TrustProxies,
        { provide: APP_GUARD, useClass: TenantGuard },
        { provide: APP_GUARD, useClass: ScopeGuard },
      ],
      exports: [Authenticator, ACCESS_STORE],
    };
  }
}
