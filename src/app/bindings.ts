import type { Type } from '@nestjs/common';
import type { Capability } from '../features/capabilities/capability-report.js';
import { EXPORT_ATTESTATION_SERVICE } from '../features/attestations/export-attestation-service.port.js';
import { InMemoryExportAttestationService } from '../features/attestations/in-memory-export-attestation-service.js';
import { UnsupportedExportAttestationService } from '../features/attestations/unsupported-export-attestation-service.js';
import { AUDIT_BUNDLE_JOB_HANDLER } from '../features/audit-bundles/audit-bundle-job-handler.port.js';
import { InMemoryAuditBundleJobHandler } from '../features/audit-bundles/in-memory-audit-bundle-job-handler.js';
import { UnsupportedAuditBundleJobHandler } from '../features/audit-bundles/unsupported-audit-bundle-job-handler.js';
import { EXCEPTION_REPORT_GENERATOR } from '../features/exception-reports/exception-report-generator.port.js';
import { InMemoryExceptionReportGenerator } from '../features/exception-reports/in-memory-exception-report-generator.js';
import { UnsupportedExceptionReportGenerator } from '../features/exception-reports/unsupported-exception-report-generator.js';
import { EXPORT_INCIDENT_MANAGER } from '../features/incidents/export-incident-manager.port.js';
import { InMemoryExportIncidentManager } from '../features/incidents/in-memory-export-incident-manager.js';
import { UnsupportedExportIncidentManager } from '../features/incidents/unsupported-export-incident-manager.js';
import { InMemoryPromotionAttestationAssembler } from '../features/promotions/in-memory-promotion-attestation-assembler.js';
import { PROMOTION_ATTESTATION_ASSEMBLER } from '../features/promotions/promotion-attestation-assembler.port.js';
import { UnsupportedPromotionAttestationAssembler } from '../features/promotions/unsupported-promotion-attestation-assembler.js';
import { InMemoryRiskBundleJobHandler } from '../features/risk-bundles/in-memory-risk-bundle-job-handler.js';
import { RISK_BUNDLE_JOB_HANDLER } from '../features/risk-bundles/risk-bundle-job-handler.port.js';
import { UnsupportedRiskBundleJobHandler } from '../features/risk-bundles/unsupported-risk-bundle-job-handler.js';
import { InMemorySimulationReportExporter } from '../features/simulations/in-memory-simulation-report-exporter.js';
import { SIMULATION_REPORT_EXPORTER } from '../features/simulations/simulation-report-exporter.port.js';
import { UnsupportedSimulationReportExporter } from '../features/simulations/unsupported-simulation-report-exporter.js';
import { EXPORT_ARTIFACT_STORE } from '../features/verifications/export-artifact-store.port.js';
import { InMemoryExportArtifactStore } from '../features/verifications/in-memory-export-artifact-store.js';
import { UnsupportedExportArtifactStore } from '../features/verifications/unsupported-export-artifact-store.js';
import type { ExportSwitch } from '../platform/config/export-switches.js';
import { InMemoryNotificationSink } from '../runs/in-memory-notification-sink.js';
import { NOTIFICATION_SINK } from '../runs/notification-sink.port.js';
import { UnsupportedExportNotificationSink } from '../runs/unsupported-export-notification-sink.js';
import { BLOB_INDEX } from '../stages/storage/blob-index.port.js';
import { InMemoryBlobIndex } from '../stages/storage/in-memory-blob-index.js';
import { EVIDENCE, EvidenceInMemory, EvidenceInPostgres } from './evidence-implementations.js';
import { BlobIndexInPostgres } from './blob-index-in-postgres.js';

/** A port of the product and what may serve it. `usual` is the durable implementation, else the honest refusal. */
interface Binding {
  readonly capability: string;
  readonly token: symbol;
  readonly usual: Type;
  readonly durable?: true;
  /** Testing only: the switch and what it puts in place. */
  readonly inMemory: { readonly when: ExportSwitch; readonly use: Type };
}

/** The one table port -> durable | unsupported | in-memory. */
export const bindings: readonly Binding[] = [
  {
    capability: 'index of the content store',
    token: BLOB_INDEX,
    usual: BlobIndexInPostgres,
    durable: true,
    inMemory: { when: 'AllowInMemoryRepositories', use: InMemoryBlobIndex },
  },
  {
    capability: 'evidence locker',
    token: EVIDENCE,
    usual: EvidenceInPostgres,
    durable: true,
    inMemory: { when: 'UseInMemoryEvidenceLocker', use: EvidenceInMemory },
  },
  {
    capability: 'artifact store for verifications',
    token: EXPORT_ARTIFACT_STORE,
    usual: UnsupportedExportArtifactStore,
    inMemory: { when: 'UseInMemoryVerificationArtifactStore', use: InMemoryExportArtifactStore },
  },
  {
    capability: 'attestation service',
    token: EXPORT_ATTESTATION_SERVICE,
    usual: UnsupportedExportAttestationService,
    inMemory: { when: 'UseInMemoryAttestationStore', use: InMemoryExportAttestationService },
  },
  {
    capability: 'promotion attestation assembler',
    token: PROMOTION_ATTESTATION_ASSEMBLER,
    usual: UnsupportedPromotionAttestationAssembler,
    inMemory: { when: 'UseInMemoryPromotionAttestationStore', use: InMemoryPromotionAttestationAssembler },
  },
  {
    capability: 'incident manager',
    token: EXPORT_INCIDENT_MANAGER,
    usual: UnsupportedExportIncidentManager,
    inMemory: { when: 'UseInMemoryIncidentManager', use: InMemoryExportIncidentManager },
  },
  {
    capability: 'risk bundle job handler',
    token: RISK_BUNDLE_JOB_HANDLER,
    usual: UnsupportedRiskBundleJobHandler,
    inMemory: { when: 'UseInMemoryRiskBundleJobHandler', use: InMemoryRiskBundleJobHandler },
  },
  {
    capability: 'simulation report exporter',
    token: SIMULATION_REPORT_EXPORTER,
    usual: UnsupportedSimulationReportExporter,
    inMemory: { when: 'UseInMemorySimulationExporter', use: InMemorySimulationReportExporter },
  },
  {
    capability: 'audit bundle job handler',
    token: AUDIT_BUNDLE_JOB_HANDLER,
    usual: UnsupportedAuditBundleJobHandler,
    inMemory: { when: 'UseInMemoryAuditBundleJobHandler', use: InMemoryAuditBundleJobHandler },
  },
  {
    capability: 'exception report generator',
    token: EXCEPTION_REPORT_GENERATOR,
    usual: UnsupportedExceptionReportGenerator,
    inMemory: { when: 'UseInMemoryExceptionReportGenerator', use: InMemoryExceptionReportGenerator },
  },
  {
    capability: 'notification sink',
    token: NOTIFICATION_SINK,
    usual: UnsupportedExportNotificationSink,
    inMemory: { when: 'UseInMemoryTimelineNotificationSink', use: InMemoryNotificationSink },
  },
];

export interface Bound {
  readonly token: symbol;
  readonly use: Type;
  readonly capability: Capability;
}

/** Decides every row under the switches of this process. */
export function bind(switches: ReadonlySet<ExportSwitch>): readonly Bound[] {
  return bindings.map(({ capability, token, usual, durable, inMemory }) => {
    const memory = switches.has(inMemory.when);
    const use = memory ? inMemory.use : usual;
    const implementation = memory ? 'in-memory' : durable ? 'durable' : 'unsupported';
    return { token, use, capability: { name: capability, implementation, provider: use.name } };
  });
}
