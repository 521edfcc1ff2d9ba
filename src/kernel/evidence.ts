export const evidenceKinds = [
  'advisories',
  'vex',
  'sboms',
  'findings',
  'kev',
  'epss',
  'policies',
  'exceptions',
  'portal-assets',
  'maven-artifacts',
] as const;

/** The plural nouns of the API path `/evidence/{kind}`. */
export type EvidenceKind = (typeof evidenceKinds)[number];

/** A source is one word, so that the key `<source>/<record id>` can be taken apart in one way only. */
export const sourcePattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** One kind of evidence from one source, and how old it is. */
export interface Feed {
  readonly kind: EvidenceKind;
  readonly source: string;
  /** RFC 3339, UTC: the newest capture that a batch of it declared. */
  readonly capturedAt?: string;
  /** Hours; when it is older, it is stale. Absent where nobody set a limit. */
  readonly maxAgeHours?: number;
}

/**
 * The pinned state of a tenant's evidence that a plan reads: everything that was visible when the tenant's batch number was `seq`.
 * The number belongs to one installation, so it never enters a manifest.
 */
export interface EvidenceCut {
  readonly seq: number;
}
