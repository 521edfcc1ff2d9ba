import type { Digest } from '../formats/digest.js';
import type { RedactionRules } from '../formats/redaction/redaction-rules.js';
import type { EvidenceCut, EvidenceKind, Feed } from './evidence.js';
import type { Compression, ProfileKind, Sharding } from './profile.js';
import type { Selectors } from './selectors.js';

/**
 * The resolved, deterministic intent of a run. planDigest is the SHA-256 of the canonical JSON of what is public of it (`publicPlan`); that is written
 * into provenance.
 */
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
  /** Of mirrors without a base: the name under which a far site keeps what its bundles say. A delta goes on with that of its base. */
  readonly mirror?: string;
  /** What the bundle is the difference to. Absent: the bundle holds everything. */
  readonly base?: PlanBase;
  /** Every "now" of the run. RFC 3339, UTC. */
  readonly asOf: string;
  readonly projection: PlanProjection;
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

export interface PlanProjection {
  readonly name: string;
  readonly version: number;
  readonly digest: Digest;
  /** Absent where records leave as they are. Never leaves the installation: rules tell what there is to hide. */
  readonly rules?: RedactionRules;
}

/** A plan without the rules of its projections, which their digests stand for. */
export function publicPlan(plan: Plan): Plan {
  const { base } = plan;
  const shown = { ...plan, projection: withoutRules(plan.projection) };
  return base ? { ...shown, base: { ...base, projection: withoutRules(base.projection) } } : shown;
}

export function withoutRules({ name, version, digest }: PlanProjection): Omit<PlanProjection, 'rules'> {
  return { name, version, digest };
}

/** The mirror that a plan's bundle belongs to; plans of older releases do not name it. */
export const mirrorOf = ({ base, mirror, profile }: Pick<Plan, 'base' | 'mirror' | 'profile'>): string =>
  base?.mirror ?? mirror ?? profile.name;

/** A bundle that a delta starts from, and which records the set was that it left: selectors, projection and cut give it again. */
export interface PlanBase {
  readonly manifestDigest: Digest;
  /** Of the set after the base was applied. */
  readonly itemSetRoot: Digest;
  readonly planDigest: Digest;
  /** Name of the mirror that the base belongs to. */
  readonly mirror: string;
  readonly selectors: Selectors;
  readonly projection: PlanProjection;
  readonly cut: EvidenceCut;
  /** From the last full bundle up to the base, which is the last link. */
  readonly chain: readonly ChainLink[];
}

/** A bundle of a mirror's chain. `bytes` is the length of its tar; `base` the manifest digest of what a delta starts from. */
export interface ChainLink {
  readonly mode: 'full' | 'delta';
  readonly manifestDigest: Digest;
  readonly base?: Digest;
  readonly itemSetRoot: Digest;
  readonly bytes: number;
}

/** What a plan will read and make, known before a body is read. Bytes are of plain canonical bodies. */
export interface PlanEstimate {
  /** Only where it was asked for. */
  readonly sizes?: PlannedSizes;
  readonly counts: Readonly<Partial<Record<EvidenceKind, number>>>;
  readonly plainBytes: number;
  readonly shards: number;
  /** In byte order of kind, then source; none without records. Absent in what older releases planned. */
  readonly feeds?: readonly PlannedFeed[];
  /** Feeds that were older than their limit when it was planned. */
  readonly stale?: readonly Feed[];
  /** In order of the projection's rules; absent where it has none. */
  readonly redacted?: readonly RuleCount[];
}

/** How many values a rule of the projection takes from the records of a bundle. */
export interface RuleCount {
  readonly rule: string;
  readonly count: number;
}

/** What a plan will read of one kind from one source. */
export interface PlannedFeed {
  readonly kind: EvidenceKind;
  readonly source: string;
  readonly records: number;
  readonly plainBytes: number;
  /** Of the files of the bundle; absent where it was not asked for. */
  readonly sizes?: FeedSizes;
}

/** Compressed bytes. A frame that holds records of several sources counts for each by its plain bytes. */
export interface FeedSizes {
  readonly packs: number;
  /** Of normalised records. */
  readonly normalized: number;
}

/** Bytes of a bundle's files but its documents, by what they are. */
export interface PlannedSizes extends FeedSizes {
  readonly indexes: number;
  /** Tombstones. */
  readonly removed: number;
}

/** A shard before it is made. */
export interface ForecastShard extends FeedSizes {
  readonly kind: EvidenceKind;
  /** Number of its pack, from 1 in each kind. */
  readonly pack: number;
  readonly records: number;
  readonly plainBytes: number;
  /** Whether its frames are known or were made for the forecast, so that the sizes are theirs. */
  readonly exact: boolean;
}
