import type { TufKeys } from './tuf-key.js';

/** The version of the specification that we write. Any 1.x is read (TUF 4.3). */
export const tufSpecVersion = '1.0.34';

export interface TufSignature {
  readonly keyid: string;
  /** Hex; empty for one that is missing yet. */
  readonly sig: string;
}

/** Who may sign: so many different keys of these. */
export interface TufRole {
  readonly keyids: readonly string[];
  readonly threshold: number;
}

/** Length and SHA-256 (hex) of a file. */
export interface TufFile {
  readonly length: number;
  readonly hashes: { readonly sha256: string };
}

/** What snapshot and timestamp say of other metadata. */
export interface MetaFile {
  readonly version: number;
  readonly length?: number;
  readonly hashes?: { readonly sha256: string };
}

/** What all metadata has. */
export interface TufCommon {
  readonly spec_version: string;
  readonly version: number;
  /** `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly expires: string;
}

export const topLevelRoles = ['root', 'targets', 'snapshot', 'timestamp'] as const;
export type TopLevelRole = (typeof topLevelRoles)[number];

export interface TufRoot extends TufCommon {
  readonly _type: 'root';
  readonly consistent_snapshot: boolean;
  readonly keys: TufKeys;
  readonly roles: Readonly<Record<TopLevelRole, TufRole>>;
}

export interface TufTimestamp extends TufCommon {
  readonly _type: 'timestamp';
  readonly meta: { readonly 'snapshot.json': MetaFile };
}

export interface TufSnapshot extends TufCommon {
  readonly _type: 'snapshot';
  readonly meta: Readonly<Record<string, MetaFile>>;
}

export interface DelegatedRole extends TufRole {
  readonly name: string;
  readonly terminating: boolean;
  /** Patterns of target paths, or prefixes of their SHA-256; one of the two. */
  readonly paths?: readonly string[];
  readonly path_hash_prefixes?: readonly string[];
}

/** Targets spread over 2^bit_length roles by the first bits of their path's SHA-256 (TAP 15). */
export interface SuccinctRoles extends TufRole {
  readonly bit_length: number;
  readonly name_prefix: string;
}

export interface Delegations {
  readonly keys: TufKeys;
  readonly roles?: readonly DelegatedRole[];
  readonly succinct_roles?: SuccinctRoles;
}

export interface TufTargets extends TufCommon {
  readonly _type: 'targets';
  readonly targets: Readonly<Record<string, TufFile>>;
  readonly delegations?: Delegations;
}

export type TufSigned = TufRoot | TufTargets | TufSnapshot | TufTimestamp;

/** A file of metadata: what is signed, as it was written, and by whom. */
export interface TufMetadata<T extends TufSigned> {
  readonly signed: T;
  /** `signed` with every member that the file has: signatures are over all of them. */
  readonly raw: unknown;
  readonly signatures: readonly TufSignature[];
}
