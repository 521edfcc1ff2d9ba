import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { HttpModule } from '../http/http.module.js';
import { HEALTH_CHECKS } from './health-check.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

@Module({})
export class HealthModule {
  /** `checks` is the provider of HEALTH_CHECKS without its token, e.g. `{ useFactory: (db) => [...], inject: [DATABASE] }`. */
  static with(checks: { useFactory: (...injected: never[]) => unknown; inject?: unknown[] }): DynamicModule {
    const provider = { provide: HEALTH_CHECKS, useFactory: checks.useFactory, inject: checks.inject ?? [] } as Provider;
    return {
      module: HealthModule,
      imports: [HttpModule],
      controllers: [HealthController],
      providers: [provider, HealthService],
    };
  }
}
