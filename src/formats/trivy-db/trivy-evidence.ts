import type { JsonObject } from '../canonical-json/json-value.js';
import type { Instant } from '../evidence-record/evidence-record.js';

/** A record of evidence as the store has it. */
export interface TrivyEvidence {
  /** Who gave it, as chosen at import. */
  readonly source: string;
  readonly id: string;
  readonly body: unknown;
}

/** Whether VEX takes findings away, or is written beside them. */
export type VexUse = 'suppress' | 'annotate';

export interface TrivyOptions {
  /** What is withdrawn later than this is not withdrawn yet. */
  readonly asOf: Instant;
  /** Sources whose word on a package and vulnerability id counts alone, such as a tenant's own. */
  readonly overridingSources?: ReadonlySet<string>;
  /** What findings of a vulnerability id carry in `Custom` (annotations.ts). The same for the same id, whenever it is asked. */
  readonly annotationOf?: (id: string) => JsonObject | undefined;
}
