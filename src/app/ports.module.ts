import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { join } from 'node:path';
import type { Registry } from 'prom-client';
import { CAPABILITY_REPORT } from '../features/capabilities/capability-report.js';
import { CLOCK, systemClock } from '../kernel/clock.js';
import { SETTINGS } from '../platform/config/settings.js';
import { DATABASE, type Database } from '../platform/db/database.js';
import { LOGGER } from '../platform/logging/logger.js';
import { METRICS_REGISTRY, ObservabilityModule } from '../platform/observability/observability.module.js';
import { RUN_METRICS, RunMetrics } from '../platform/observability/run-metrics.js';
import { PgRunQueue } from '../runs/pg-run-queue.js';
import { EVIDENCE_CATALOG } from '../stages/evidence/evidence-catalog.port.js';
import { EVIDENCE_ERASURES } from '../stages/evidence/evidence-erasures.port.js';
import { EVIDENCE_LOCKER } from '../stages/evidence/evidence-locker.port.js';
import { EVIDENCE_READER } from '../stages/evidence/evidence-reader.port.js';
import { SigningModule } from '../stages/signing/signing.module.js';
import { BLOB_INDEX, type BlobIndex } from '../stages/storage/blob-index.port.js';
import { CONTENT_STORE } from '../stages/storage/content-store.port.js';
import { FsContentStore } from '../stages/storage/fs-content-store.js';
import { VolumeGate } from '../stages/storage/volume-gate.js';
import { bind, type Bound } from './bindings.js';
import { capabilityReport } from './capability-report.js';
import { EVIDENCE, type Evidence } from './evidence-implementations.js';
import type { Installation } from './open-installation.js';
import { pipelineProviders } from './pipeline-providers.js';

/** Puts an implementation behind every port of the product, once, for all modules. */
@Global()
@Module({})
export class PortsModule {
  static with(installation: Installation): DynamicModule {
    const bound = bind(installation.settings.switches);
    const providers: Provider[] = [
      ...valuesOf(installation, bound),
      ...bound.map(({ token, use }) => ({ provide: token, useClass: use })),
      contentStoreOf(installation),
      { provide: VolumeGate, useValue: new VolumeGate(installation.settings.dataDir) },
      ...evidencePorts,
      ...pipelineProviders,
      runMetrics,
    ];
    const signing = signingOf(installation);
    return {
      module: PortsModule,
      imports: [ObservabilityModule, signing],
      providers,
      exports: [...providers.map((provider) => (provider as { provide: symbol }).provide), signing],
    };
  }
}

function valuesOf({ settings, logger, database }: Installation, bound: readonly Bound[]): Provider[] {
  return [
    { provide: CLOCK, useValue: systemClock },
    { provide: SETTINGS, useValue: settings },
    { provide: LOGGER, useValue: logger },
    { provide: DATABASE, useValue: database },
    { provide: CAPABILITY_REPORT, useValue: capabilityReport(settings, bound) },
  ];
}

function contentStoreOf({ settings }: Installation): Provider {
  const useFactory = (index: BlobIndex) => new FsContentStore(settings.dataDir, index);
  return { provide: CONTENT_STORE, useFactory, inject: [BLOB_INDEX] };
}

const evidencePorts: Provider[] = [
  { provide: EVIDENCE_LOCKER, useFactory: ({ locker }: Evidence) => locker, inject: [EVIDENCE] },
  { provide: EVIDENCE_CATALOG, useFactory: ({ catalog }: Evidence) => catalog, inject: [EVIDENCE] },
  { provide: EVIDENCE_ERASURES, useFactory: ({ erasures }: Evidence) => erasures, inject: [EVIDENCE] },
  { provide: EVIDENCE_READER, useFactory: ({ reader }: Evidence) => reader, inject: [EVIDENCE] },
];

const runMetrics: Provider = {
  provide: RUN_METRICS,
  useFactory: (registry: Registry, database: Database) => {
    const queue = new PgRunQueue(database);
    return new RunMetrics(registry, async () => (await queue.depth()).queued);
  },
  inject: [METRICS_REGISTRY, DATABASE],
};

/** A key is made by itself only beside the embedded database: an installation of its own brings its own key. */
function signingOf({ settings, embedded }: Installation): DynamicModule {
  const { required, keyFile, passphraseFile } = settings.signing;
  return SigningModule.forRootAsync({
    useFactory: () => ({
      signing: required ? 'required' : 'optional',
      keyFile,
      passphraseFile,
      embeddedKeyFolder: embedded && required ? join(settings.dataDir, 'keys') : undefined,
    }),
  });
}
