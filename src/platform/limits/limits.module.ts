import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { LimitBook } from './limit-book.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { RateLimiter } from './rate-limiter.js';
import { StorageQuota } from './storage-quota.js';
import { PgRateShares, type RateShares } from './rate-shares.js';

/** The limits of tenants for those who keep to them by themselves. */
@Module({ providers: [LimitBook, StorageQuota], exports: [LimitBook, StorageQuota] })
export class LimitBookModule {}

/** Puts the rate limits before every route. Stands after AuthModule in the imports, because it counts proven callers only. */
@Global()
@Module({
  imports: [LimitBookModule],
  providers: [
    PgRateShares,
    { provide: RateLimiter, useFactory: (shares: RateShares) => new RateLimiter(shares), inject: [PgRateShares] },
    { provide: APP_GUARD, useClass: RateLimitGuard },
  ],
})
export class LimitsModule {}
