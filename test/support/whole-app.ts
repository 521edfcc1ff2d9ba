import { createTestApp, type TestApp } from './app.js';
import { FakePlanner } from './runs/run-fixtures.js';
import { CLOCK, systemClock } from '../../src/kernel/clock.js';
import type { Database } from '../../src/platform/db/database.js';
import { BUNDLE_AVAILABILITY } from '../../src/runs/bundle-availability.port.js';
import { RUN_PLANNER } from '../../src/runs/run-planner.port.js';
import { RunsModule } from '../../src/runs/runs.module.js';
import { AccessModule } from '../../src/features/access/access.module.js';
import { AttestationModule } from '../../src/features/attestations/attestations.module.js';
import { EXPORT_ATTESTATION_SERVICE } from '../../src/features/attestations/export-attestation-service.port.js';
import { UnsupportedExportAttestationService } from '../../src/features/attestations/unsupported-export-attestation-service.js';
import { IncidentsModule } from '../../src/features/incidents/incidents.module.js';
import { EXPORT_INCIDENT_MANAGER } from '../../src/features/incidents/export-incident-manager.port.js';
import { UnsupportedExportIncidentManager } from '../../src/features/incidents/unsupported-export-incident-manager.js';
import { ProfilesModule } from '../../src/features/profiles/profiles.module.js';
import { VerificationsModule } from '../../src/features/verifications/verifications.module.js';
import { EXPORT_ARTIFACT_STORE } from '../../src/features/verifications/export-artifact-store.port.js';
import { UnsupportedExportArtifactStore } from '../../src/features/verifications/unsupported-export-artifact-store.js';

/** Every feature with routes, without workers. Runs are planned by a planner that finds one record. */
export function startWholeApp(database: Database): Promise<TestApp> {
  return createTestApp({
    database,
    modules: [AccessModule, ProfilesModule, RunsModule, AttestationModule, IncidentsModule, VerificationsModule],
    providers: [
      { provide: CLOCK, useValue: systemClock },
      { provide: RUN_PLANNER, useValue: new FakePlanner() },
      { provide: BUNDLE_AVAILABILITY, useValue: { isAvailable: () => Promise.resolve(false) } },
      { provide: EXPORT_ATTESTATION_SERVICE, useValue: new UnsupportedExportAttestationService() },
      { provide: EXPORT_INCIDENT_MANAGER, useValue: new UnsupportedExportIncidentManager() },
      { provide: EXPORT_ARTIFACT_STORE, useValue: new UnsupportedExportArtifactStore() },
    ],
  });
}
