import type { Digest } from '../formats/digest.js';
import type { EvidenceCut, EvidenceKind, Feed } from './evidence.js';
import type { Compression, ProfileKind, Sharding } from './profile.js';
import type { Selectors } from './selectors.js';

/** The resolved, deterministic intent of a run. planDigest is the SHA-256 of its canonical JSON; it is written into provenance. */
export interface Plan {
  readonly schema: 'urn:export-center:plan:v1';
  readonly profile: {
    readonly name: string;
    readonly revision: number;
    readonly kind: ProfileKind;
    readonly specDigest: Digest;
  };
  /** Resolved: the time window is absolute, lists are sorted and without repeats. */
  readonly selectors: Selectors;
  readonly cut: EvidenceCut;
  /** Every "now" of the run. RFC 3339, UTC. */
  readonly asOf: string;
  readonly projection: { readonly name: string; readonly version: number; readonly digest: Digest };
  readonly adapter: {
    readonly name: ProfileKind;
    readonly version: number;
    /** Foreign code that decides bytes of the files, with its version. */
    readonly libraries?: Readonly<Record<string, string>>;
  };
  readonly formats: Readonly<Record<string, number>>;
  readonly codec: Compression & { readonly library: string };
  readonly sharding: Sharding;
  /** Of mirrors: how old the evidence at the cut is. In byte order of kind, then source. */
  readonly feeds?: readonly Feed[];
}

/** What a plan will read and make, known before a body is read. Bytes are of plain canonical bodies. */
export interface PlanEstimate {
  readonly counts: Readonly<Partial<Record<EvidenceKind, number>>>;
  readonly plainBytes: number;
  readonly shards: number;
}
