import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from '../features/access/access.module.js';
import { AttestationModule } from '../features/attestations/attestations.module.js';
import { AuditBundlesModule } from '../features/audit-bundles/audit-bundles.module.js';
import { CheckpointTimerModule } from '../features/audit-log/checkpoint-timer.module.js';
import { AuditLogModule } from '../features/audit-log/audit-log.module.js';
import { CapabilitiesModule } from '../features/capabilities/capabilities.module.js';
import { DownloadsModule } from '../features/downloads/downloads.module.js';
import { ExceptionReportsModule } from '../features/exception-reports/exception-reports.module.js';
import { ImportsModule } from '../features/imports/imports.module.js';
import { IncidentsModule } from '../features/incidents/incidents.module.js';
import { ProfilesModule } from '../features/profiles/profiles.module.js';
import { PromotionsModule } from '../features/promotions/promotions.module.js';
import { QuotasModule } from '../features/quotas/quotas.module.js';
import { RiskBundlesModule } from '../features/risk-bundles/risk-bundles.module.js';
import { SchemasModule } from '../features/schemas/schemas.module.js';
import { SimulationsModule } from '../features/simulations/simulations.module.js';
import { FeedWatchModule } from '../features/feeds/feed-watch.module.js';
import { FeedsModule } from '../features/feeds/feeds.module.js';
import { SitesModule } from '../features/sites/sites.module.js';
import { TenantEraserModule } from '../features/tenants/tenant-eraser.module.js';
import { TenantsModule } from '../features/tenants/tenants.module.js';
import { TimelineModule } from '../features/timeline/timeline.module.js';
import { VerificationsModule } from '../features/verifications/verifications.module.js';
import { AuthModule } from '../platform/auth/auth.module.js';
import type { TokenTrust } from '../platform/auth/access-token.js';
import { IssuerKeys } from '../platform/auth/issuer-keys.js';
import type { Settings } from '../platform/config/settings.js';
import { DATABASE } from '../platform/db/database.js';
import { HealthModule } from '../platform/health/health.module.js';
import { HttpModule } from '../platform/http/http.module.js';
import { LimitsModule } from '../platform/limits/limits.module.js';
import { OpenApiModule } from '../platform/openapi/openapi.module.js';
import { ContentCollectorModule } from '../runs/collection/content-collector.module.js';
import { RunWorkerModule } from '../runs/run-worker.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { StagingSweeperModule } from '../runs/staging-sweeper.module.js';
import { EvidenceModule } from '../stages/evidence/evidence.module.js';
import { SIGNER } from '../stages/signing/signer.port.js';
import { healthChecks } from './health-checks.js';
import type { Installation } from './open-installation.js';
import { PortsModule } from './ports.module.js';

const features = [
  AccessModule,
  AttestationModule,
  AuditBundlesModule,
  AuditLogModule,
  CapabilitiesModule,
  DownloadsModule,
  FeedsModule,
  EvidenceModule,
  ExceptionReportsModule,
  ImportsModule,
  IncidentsModule,
  ProfilesModule,
  PromotionsModule,
  QuotasModule,
  RiskBundlesModule,
  RunsModule,
  SchemasModule,
  SimulationsModule,
  SitesModule,
  TenantsModule,
  TimelineModule,
  VerificationsModule,
];

/** The API, with the worker in the same process unless EC_WORKER=off. */
@Module({})
export class ApiModule {
  static with(installation: Installation): DynamicModule {
    const { settings } = installation;
    return {
      module: ApiModule,
      imports: [
        PortsModule.with(installation),
        HttpModule,
        AuthModule.with(trustOf(settings), settings.access),
        LimitsModule,
        HealthModule.with({ useFactory: healthChecks(settings), inject: [DATABASE, SIGNER] }),
        OpenApiModule,
        ...features,
        ...(settings.worker
          ? [
              RunWorkerModule.forRoot(),
              StagingSweeperModule,
              ContentCollectorModule,
              TenantEraserModule,
              CheckpointTimerModule,
              FeedWatchModule,
            ]
          : []),
      ],
    };
  }
}

/** Which token issuer is trusted; none where only API keys are. */
function trustOf({ access: { oidc } }: Settings): TokenTrust | undefined {
  if (!oidc) return undefined;
  const { issuer, audience, jwksUrl, algorithms, staleSeconds, dpopRequired } = oidc;
  const keys = new IssuerKeys({ issuer, jwksUrl }, { stale: staleSeconds * 1000 });
  return { issuer, audience, algorithms, bound: dpopRequired, keys: keys.find };
}
