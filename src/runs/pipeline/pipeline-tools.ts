import type { Clock } from '../../kernel/clock.js';
import type { AuditCheckpoints } from '../../stages/audit/audit-checkpoints.js';
import type { EncryptionStore } from '../../stages/encryption/encryption-store.port.js';
import type { EvidenceCatalog } from '../../stages/evidence/evidence-catalog.port.js';
import type { EvidenceErasures } from '../../stages/evidence/evidence-erasures.port.js';
import type { EvidenceLocker } from '../../stages/evidence/evidence-locker.port.js';
import type { EvidenceReader } from '../../stages/evidence/evidence-reader.port.js';
import type { BundleCatalog } from '../../stages/packaging/bundle-catalog.port.js';
import type { PlanBases } from '../../stages/planning/plan-bases.port.js';
import type { Signer } from '../../stages/signing/signer.port.js';
import type { ShardCache } from '../../stages/staging/shard-cache.port.js';
import type { ShardBuilder } from '../../stages/staging/shard-task.js';
import type { StagedPlans } from '../../stages/staging/staged-plans.port.js';
import type { ContentStore, SegmentRegistry } from '../../stages/storage/content-store.port.js';
import type { SegmentPlace } from '../../stages/storage/segment-writer.js';
import { attemptToken } from '../attempt-token.js';
import type { RunContext } from '../run-context.js';

/** Everything the pipeline works with. app/ puts it together. */
export interface PipelineTools {
  readonly locker: EvidenceLocker;
  readonly reader: EvidenceReader;
  readonly bases: PlanBases;
  readonly evidence: Pick<EvidenceCatalog, 'batches'>;
  readonly erasures: Pick<EvidenceErasures, 'erasedFrom' | 'erasedWithin'>;
  readonly store: ContentStore & SegmentRegistry;
  readonly shardCache: ShardCache;
  readonly stagedPlans: StagedPlans;
  readonly bundles: BundleCatalog;
  readonly encryption: EncryptionStore;
  /** Gives the checkpoint that a bundle's provenance carries; without it, provenance names none. */
  readonly auditCheckpoints?: Pick<AuditCheckpoints, 'current'>;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly threads: number;
  /** Makes the builder of one staging: in threads, or in this one for evidence in memory. */
  readonly shardBuilder: (place: SegmentPlace, level: number) => ShardBuilder;
  /** Goes into provenance: which installation (a URI) and which release made the bundle. */
  readonly builder: { readonly id: string; readonly version: string };
}

/** Where an attempt writes, and whose its temporary files are. */
export const placeOf = (
  { store }: PipelineTools,
  { tenant, runId, attempt }: Pick<RunContext, 'tenant' | 'runId' | 'attempt'>,
): SegmentPlace => ({ root: store.directory, tenant: tenant.id, token: attemptToken(runId, attempt) });
