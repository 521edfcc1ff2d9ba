import type { Digest } from '../formats/digest.js';
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

/** zstd, one frame a shard. */
export interface Compression {
  readonly codec: 'zstd';
  readonly level: number;
}

/** docs/decisions/default-compression.md */
export const defaultCompression: Compression = { codec: 'zstd', level: 1 };

/** What a profile revision fixes. The canonical JSON of this value is what `specDigest` is of. */
export interface ProfileSpec {
  readonly kind: ProfileKind;
  readonly selectors: Selectors;
  readonly compression: Compression;
  readonly sharding: Sharding;
  readonly allowEmpty: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ProfileRevision {
  readonly profileId: ProfileId;
  readonly name: string;
  readonly revision: number;
  readonly spec: ProfileSpec;
  readonly specDigest: Digest;
}
