import type { Instant } from '../evidence-record/evidence-record.js';

/** A record of evidence as the store has it. */
export interface TrivyEvidence {
  /** Who gave it, as chosen at import. */
  readonly source: string;
  readonly id: string;
  readonly body: unknown;
}

export interface TrivyOptions {
  /** What is withdrawn later than this is not withdrawn yet. */
  readonly asOf: Instant;
}
