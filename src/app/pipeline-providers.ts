import type { Provider } from '@nestjs/common';
import { CLOCK, type Clock } from '../kernel/clock.js';
import { productVersion } from '../platform/config/project-root.js';
import { SETTINGS, type Settings } from '../platform/config/settings.js';
import { DATABASE, type Database } from '../platform/db/database.js';
import { BUNDLE_AVAILABILITY } from '../runs/bundle-availability.port.js';
import { ExportBundle } from '../runs/export-bundle.js';
import { PgPlanBases } from '../runs/mirror/pg-plan-bases.js';
import { PipelineBundleAvailability } from '../runs/pipeline/pipeline-bundle-availability.js';
import { PipelineRunPlanner } from '../runs/pipeline/pipeline-run-planner.js';
import type { PipelineTools } from '../runs/pipeline/pipeline-tools.js';
import { RUN_PIPELINE } from '../runs/run-context.js';
import { RUN_PLANNER } from '../runs/run-planner.port.js';
import { AuditCheckpoints } from '../stages/audit/audit-checkpoints.js';
import { PgEncryptionStore } from '../stages/encryption/pg-encryption-store.js';
import { BUNDLE_CATALOG, type BundleCatalog } from '../stages/packaging/bundle-catalog.port.js';
import { PgBundleCatalog } from '../stages/packaging/pg-bundle-catalog.js';
import { SIGNER, type Signer } from '../stages/signing/signer.port.js';
import { PgShardCache } from '../stages/staging/pg-shard-cache.js';
import { PgStagedPlans } from '../stages/staging/pg-staged-plans.js';
import { CONTENT_STORE, type ContentStore, type SegmentRegistry } from '../stages/storage/content-store.port.js';
import { EVIDENCE, type Evidence } from './evidence-implementations.js';

const PIPELINE_TOOLS = Symbol('PipelineTools');

function toolsOf(
  evidence: Evidence,
  store: ContentStore & SegmentRegistry,
  bundles: BundleCatalog,
  signer: Signer,
  clock: Clock,
  settings: Settings,
  database: Database,
): PipelineTools {
  return {
    locker: evidence.locker,
    reader: evidence.reader,
    bases: new PgPlanBases(database),
    evidence: evidence.catalog,
    erasures: evidence.erasures,
    store,
    shardCache: new PgShardCache(database),
    stagedPlans: new PgStagedPlans(database),
    bundles,
    encryption: new PgEncryptionStore(database),
    auditCheckpoints: new AuditCheckpoints(database, signer),
    signer,
    clock,
    threads: settings.threads,
    shardBuilder: (place, level) => evidence.shardBuilder(place, level),
    builder: { id: 'urn:export-center:builder:v1', version: productVersion() },
  };
}

/** The pipeline, the planner and what asks for finished bundles, over one set of tools. */
export const pipelineProviders: Provider[] = [
  { provide: BUNDLE_CATALOG, useFactory: (database: Database) => new PgBundleCatalog(database), inject: [DATABASE] },
  {
    provide: PIPELINE_TOOLS,
    useFactory: toolsOf,
    inject: [EVIDENCE, CONTENT_STORE, BUNDLE_CATALOG, SIGNER, CLOCK, SETTINGS, DATABASE],
  },
  { provide: RUN_PIPELINE, useFactory: (tools: PipelineTools) => new ExportBundle(tools), inject: [PIPELINE_TOOLS] },
  {
    provide: RUN_PLANNER,
    useFactory: (tools: PipelineTools) => new PipelineRunPlanner(tools),
    inject: [PIPELINE_TOOLS],
  },
  {
    provide: BUNDLE_AVAILABILITY,
    useFactory: (tools: PipelineTools) => new PipelineBundleAvailability(tools),
    inject: [PIPELINE_TOOLS],
  },
];
