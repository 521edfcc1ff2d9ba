// A worker or an API process of the built code, with a pipeline that needs no evidence. Killed by the crash tests.
import { appendFileSync, existsSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import 'reflect-metadata';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Registry } from 'prom-client';
import { ProfileCatalogModule } from '../../../dist/src/features/profiles/profile-catalog.module.js';
import { ProfilesModule } from '../../../dist/src/features/profiles/profiles.module.js';
import { CLOCK, systemClock } from '../../../dist/src/kernel/clock.js';
import { AuthModule } from '../../../dist/src/platform/auth/auth.module.js';
import { DATABASE } from '../../../dist/src/platform/db/database.js';
import { TypeOrmDatabase } from '../../../dist/src/platform/db/typeorm-database.js';
import { faultPoint } from '../../../dist/src/platform/faults/fault-point.js';
import { HealthModule } from '../../../dist/src/platform/health/health.module.js';
import { configureHttp, nestOptions } from '../../../dist/src/platform/http/configure-http.js';
import { HttpModule } from '../../../dist/src/platform/http/http.module.js';
import { PAGE_TOKENS, PageTokens } from '../../../dist/src/platform/http/page-token.js';
import { ObservabilityModule } from '../../../dist/src/platform/observability/observability.module.js';
import { RUN_METRICS, RunMetrics } from '../../../dist/src/platform/observability/run-metrics.js';
import { OpenApiModule } from '../../../dist/src/platform/openapi/openapi.module.js';
import { BUNDLE_AVAILABILITY } from '../../../dist/src/runs/bundle-availability.port.js';
import { NOTIFICATION_SINK } from '../../../dist/src/runs/notification-sink.port.js';
import { RUN_PIPELINE, stageNames } from '../../../dist/src/runs/run-context.js';
import { RUN_PLANNER } from '../../../dist/src/runs/run-planner.port.js';
import { RunWorkerModule } from '../../../dist/src/runs/run-worker.module.js';
import { RunsModule } from '../../../dist/src/runs/runs.module.js';

const { DATABASE_URL, CRASH_ROLE, CRASH_GATE, CRASH_SINK, CRASH_HOLD = '0', CRASH_DRAIN = '25000' } = process.env;
const digest = (...parts) => `sha256:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;

/** Points inside a stage, in the order in which the real pipeline passes them. */
const inner = { plan: ['cut-pinned'], stage: ['between-shards', 'blob-renamed'], seal: ['signature-made'] };

const pipeline = {
  async run(context) {
    let chain = context.profile.specDigest;
    await gateOpens(context.signal);
    for (const stage of stageNames) {
      chain = await context.step(stage, async () => {
        for (const point of inner[stage] ?? []) faultPoint(point);
        if (stage === 'stage') await sleep(Number(CRASH_HOLD), undefined, { signal: context.signal });
        return digest(chain, stage);
      });
    }
    const result = { manifestDigest: chain, itemSetRoot: digest(chain, 'root'), tarDigest: digest(chain, 'tar') };
    return { ...result, bytes: 1, files: 1, records: 1, signatures: [], encrypted: false };
  },
};

async function gateOpens(signal) {
  if (!CRASH_GATE) return;
  while (!existsSync(CRASH_GATE)) await sleep(20, undefined, { signal });
}

const sink = {
  publish: async (_tenant, event) => appendFileSync(CRASH_SINK, `${event.id} ${event.type} ${event.subject}\n`),
};

const planner = {
  plan: async (_tenant, profile, request) => {
    const plan = {
      profile: profile.name,
      selectors: { ...profile.spec.selectors, ...request.selectors },
      cut: { seq: 1 },
      asOf: '2026-01-01T00:00:00Z',
      adapter: { name: 'json:raw', version: 1 },
    };
    return {
      plan,
      planDigest: digest(plan),
      estimate: { counts: { advisories: 1 }, plainBytes: 1, shards: 1 },
      newBytes: 0,
      warnings: [],
    };
  },
};

const database = await TypeOrmDatabase.connect({ connectionString: DATABASE_URL }, { poolSize: 4 });
const globals = [
  { provide: DATABASE, useValue: database },
  { provide: CLOCK, useValue: systemClock },
  { provide: RUN_PIPELINE, useValue: pipeline },
  { provide: RUN_PLANNER, useValue: planner },
  { provide: RUN_METRICS, useValue: new RunMetrics(new Registry()) },
  { provide: NOTIFICATION_SINK, useValue: sink },
  { provide: BUNDLE_AVAILABILITY, useValue: { isAvailable: async () => true } },
  { provide: PAGE_TOKENS, useValue: new PageTokens(Buffer.alloc(32, 1)) },
];
class Ports {}
Global()(Ports);
Module({ providers: globals, exports: globals.map(({ provide }) => provide) })(Ports);

if (CRASH_ROLE === 'api') await startApi();
else await startWorker();

async function startWorker() {
  class WorkerApp {}
  Module({ imports: [Ports, ProfileCatalogModule, RunWorkerModule.forRoot({ drain: Number(CRASH_DRAIN) })] })(
    WorkerApp,
  );
  const app = await NestFactory.createApplicationContext(WorkerApp, { logger: ['log', 'warn', 'error'] });
  app.enableShutdownHooks();
  console.log('ready worker');
}

async function startApi() {
  const platform = [
    ObservabilityModule,
    HttpModule,
    AuthModule.with(undefined),
    HealthModule.with({ useFactory: () => [] }),
    OpenApiModule,
  ];
  class ApiApp {}
  Module({ imports: [Ports, ...platform, ProfilesModule, RunsModule] })(ApiApp);
  const app = await NestFactory.create(ApiApp, { ...nestOptions, logger: ['warn', 'error'] });
  await configureHttp(app);
  await app.listen(0, '127.0.0.1');
  console.log(`ready ${app.getHttpServer().address().port}`);
}
