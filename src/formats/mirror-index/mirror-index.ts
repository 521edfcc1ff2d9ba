import type { Digest } from '../digest.js';

export const mirrorIndexPath = 'mirror.json';
export const mirrorReadmePath = 'README.md';

export const mirrorMediaTypes = {
  index: 'application/vnd.export-center.mirror.v1+json',
  readme: 'text/markdown; charset=utf-8',
} as const;

export const mirrorIndexSchema = 'urn:export-center:mirror:v1';

/** Version of mirror.json and the README beside it, for the `formats` of a plan and a manifest. */
export const mirrorIndexVersion = 1;

/** What a mirror bundle is, for programs: `mirror.json`, canonical JSON. All of it follows from the plan and the records at its cut. */
export interface MirrorIndex {
  readonly schema: typeof mirrorIndexSchema;
  /** `full` needs no other bundle; `delta` is applied to its `base`. */
  readonly mode: 'full' | 'delta';
  /** Name under which a far site keeps the mirror: the same in a full bundle and its deltas. */
  readonly mirror: string;
  readonly kinds: Readonly<Record<string, MirrorKind>>;
  /** In byte order of kind, then source. */
  readonly feeds: readonly MirrorFeed[];
  /** What a delta applies to. */
  readonly base?: MirrorBase;
  /** Whether changed records of a delta travel whole or as patches of their old bodies. */
  readonly form?: 'whole' | 'compact';
  /** From the last full bundle (included) up to the base, in the order of application: what can repair a site that stands elsewhere. */
  readonly chain?: readonly MirrorLink[];
}

/** Counts of one kind. `records` is how many the packs of this bundle hold; the others belong to a delta. */
export interface MirrorKind {
  readonly records: number;
  readonly added?: number;
  readonly changed?: number;
  readonly removed?: number;
}

/** One kind of evidence from one source: how much of it is here, and how old it was when it was captured. */
export interface MirrorFeed {
  readonly kind: string;
  readonly source: string;
  /** How many of its records the packs of this bundle hold. */
  readonly records: number;
  /** RFC 3339, UTC: the newest capture that its source declared. Absent where it declared none. */
  readonly capturedAt?: string;
  /** The age in hours above which the sender calls it stale. Absent where no limit is set. */
  readonly maxAgeHours?: number;
}

export interface MirrorBase {
  readonly manifestDigest: Digest;
  readonly itemSetRoot: Digest;
}

/** A bundle of a chain. `base` is the manifest digest of the one before it; a full one has none. `bytes` is the length of its tar. */
export interface MirrorLink {
  readonly manifestDigest: Digest;
  readonly base?: Digest;
  readonly itemSetRoot: Digest;
  readonly bytes: number;
  readonly mode: 'full' | 'delta';
}
