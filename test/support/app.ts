import { Global, Module, type DynamicModule, type INestApplication, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { AccessOptions } from '../../src/platform/auth/access-options.js';
import { AuthModule } from '../../src/platform/auth/auth.module.js';
import { DATABASE, type Database } from '../../src/platform/db/database.js';
import type { HealthCheck } from '../../src/platform/health/health-check.js';
import { HealthModule } from '../../src/platform/health/health.module.js';
import { configureHttp, nestOptions } from '../../src/platform/http/configure-http.js';
import { HttpModule } from '../../src/platform/http/http.module.js';
import { ObservabilityModule } from '../../src/platform/observability/observability.module.js';
import { OpenApiModule } from '../../src/platform/openapi/openapi.module.js';
import { createTokenMinter, type TokenMinter } from './tokens.js';

export interface TestAppOptions {
  readonly database: Database;
  /** Feature modules, beside the platform's own. */
  readonly modules?: readonly (Type | DynamicModule)[];
  /** Controllers of the test itself. */
  readonly controllers?: readonly Type[];
  /** More global providers, e.g. the ports that the modules need. */
  readonly providers?: readonly { provide: unknown; useValue: unknown }[];
  readonly checks?: readonly HealthCheck[];
  readonly tokens?: TokenMinter;
  readonly access?: AccessOptions;
}

export interface TestApp {
  readonly app: INestApplication;
  readonly tokens: TokenMinter;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  /** Authorization header of a new token for the tenant with these roles. */
  bearer(tenant: string, ...roles: string[]): Promise<string>;
  close(): Promise<void>;
}

@Global()
@Module({})
class TestGlobals {}

@Module({})
class TestRoot {}

/** A listening application with the conventions of the real one and the given modules, on a free port. */
export async function createTestApp(options: TestAppOptions): Promise<TestApp> {
  const tokens = options.tokens ?? (await createTokenMinter());
  const app = await NestFactory.create(rootOf(options, tokens), { ...nestOptions, logger: ['fatal'] });
  await configureHttp(app);
  await app.listen(0, '127.0.0.1');
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  return {
    app,
    tokens,
    port,
    url: `http://127.0.0.1:${port}`,
    bearer: async (tenant, ...roles) => `Bearer ${await tokens.mint({ tenant, roles })}`,
    close: async () => {
      (app.getHttpServer() as Server).closeAllConnections();
      await app.close();
    },
  };
}

function rootOf(options: TestAppOptions, tokens: TokenMinter): DynamicModule {
  const globals = [{ provide: DATABASE, useValue: options.database }, ...(options.providers ?? [])] as never[];
  return {
    module: TestRoot,
    imports: [
      { module: TestGlobals, providers: globals, exports: globals },
      ObservabilityModule,
      HttpModule,
      AuthModule.with(tokens.trust, options.access),
      HealthModule.with({ useFactory: () => options.checks ?? [] }),
      OpenApiModule,
      ...(options.modules ?? []),
    ],
    controllers: [...(options.controllers ?? [])],
  };
}
