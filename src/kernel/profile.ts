import type { Digest } from '../formats/digest.js';
import type { RedactionRules } from '../formats/redaction/redaction-rules.js';
import { trivySchemaVersions } from '../formats/trivy-metadata/trivy-metadata.js';
import type { ProfileId } from './ids.js';
import type { Selectors } from './selectors.js';

export const profileKinds = [
  'json:raw',
  'json:policy',
  'trivy:db',
  'trivy:java-db',
  'mirror:full',
  'mirror:delta',
  'devportal:offline',
] as const;
export type ProfileKind = (typeof profileKinds)[number];

/** Sizes in bytes of plain (uncompressed) data at which shards and packs are cut; `formats/sharding` has the rule. */
export interface Sharding {
  readonly target: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly pack: number;
}

export const defaultSharding: Sharding = {
  target: 256 * 1024,
  minimum: 128 * 1024,
  maximum: 1024 * 1024,
  pack: 4 * 1024 * 1024,
};

/** Deltas are small and nothing of them is used again: few dense frames. docs/decisions/default-compression.md */
export const deltaSharding: Sharding = {
  target: 4 * 1024 * 1024,
  minimum: 2 * 1024 * 1024,
  maximum: 16 * 1024 * 1024,
  pack: 16 * 1024 * 1024,
};

/** Old and new records of a group of patches lie close together. docs/formats/compact-delta.md */
export const compactSharding: Sharding = {
  target: 1024 * 1024,
  minimum: 512 * 1024,
  maximum: 4 * 1024 * 1024,
  pack: 16 * 1024 * 1024,
};

/** zstd, one frame a shard. */
export interface Compression {
  readonly codec: 'zstd';
  readonly level: number;
}

/** docs/decisions/default-compression.md */
export const defaultCompression: Compression = { codec: 'zstd', level: 1 };

export const deltaCompression: Compression = { codec: 'zstd', level: 9 };

/** What findings can carry: CISA's catalogue of known exploited vulnerabilities, and the Exploit Prediction Scoring System. */
export const trivyAnnotations = ['epss', 'kev'] as const;
export type TrivyAnnotation = (typeof trivyAnnotations)[number];

/** Whether VEX takes findings away, or is written beside them. */
export const vexUses = ['annotate', 'suppress'] as const;
export type VexUse = (typeof vexUses)[number];

/** Hours; a year. */
export const longestUpdateInterval = 8_784;

/** How a database for Trivy is made. */
export interface TrivyOptions {
  readonly schemaVersion: number;
  /** From asOf until Trivy looks for a newer one. */
  readonly updateIntervalHours: number;
  readonly annotations: readonly TrivyAnnotation[];
  /** Absent: VEX is not read. */
  readonly vex?: VexUse;
  /** Sources whose advisories override those of all others. */
  readonly overlays: readonly string[];
}

/** As upstream has them. */
export const defaultTrivyOptions: Readonly<Record<'trivy:db' | 'trivy:java-db', TrivyOptions>> = {
  'trivy:db': { schemaVersion: trivySchemaVersions.db, updateIntervalHours: 24, annotations: [], overlays: [] },
  'trivy:java-db': {
    schemaVersion: trivySchemaVersions.javaDb,
    updateIntervalHours: 72,
    annotations: [],
    overlays: [],
  },
};

/** How the bundles of a mirror are made. */
export interface MirrorOptions {
  /** Name of the mirror on far sites; absent: that of the profile. */
  readonly name?: string;
  /** Of a delta: records travel as patches of what the base holds of them. */
  readonly compact?: boolean;
}

/** Whom a profile's bundles are encrypted to. Without recipients they leave in plain. */
export interface EncryptionSpec {
  /** age recipients, in byte order. */
  readonly recipients: readonly string[];
  /** No revision of the profile may be without recipients. */
  readonly strict: boolean;
  /** Counts up when a recipient goes: from then on bundles have another key. */
  readonly epoch: number;
}

/** What a profile revision fixes. The canonical JSON of this value is what `specDigest` is of. */
export interface ProfileSpec {
  readonly kind: ProfileKind;
  readonly selectors: Selectors;
  readonly compression: Compression;
  readonly sharding: Sharding;
  readonly allowEmpty: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** Of the kinds trivy:db and trivy:java-db. */
  readonly trivy?: TrivyOptions;
  /** Of the kinds mirror:full and mirror:delta, where something was chosen. */
  readonly mirror?: MirrorOptions;
  /** Of the kinds whose bundles hold records. Absent: records leave as they are. */
  readonly redaction?: RedactionRules;
  /** Absent where there never was a recipient. */
  readonly encryption?: EncryptionSpec;
}

export interface ProfileRevision {
  readonly profileId: ProfileId;
  readonly name: string;
  readonly revision: number;
  readonly spec: ProfileSpec;
  readonly specDigest: Digest;
}
