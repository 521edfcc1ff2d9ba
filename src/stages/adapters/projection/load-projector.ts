import type { EvidenceKind } from '../../../kernel/evidence.js';
import type { PlanProjection } from '../../../kernel/plan.js';
import type { RecordProjector } from './record-projector.js';

/** As `RecordProjector.of`; what reads records is loaded only where there is something to project. */
export async function loadProjector(
  projection: PlanProjection,
  kind: EvidenceKind,
): Promise<RecordProjector | undefined> {
  if (!projection.rules) return undefined;
  return (await import('./record-projector.js')).RecordProjector.of(projection, kind);
}
