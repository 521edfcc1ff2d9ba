import type { EvidenceKind } from '../../kernel/evidence.js';
import type { ProfileKind } from '../../kernel/profile.js';
import type { DeriveExtras, DeriveFiles } from './derive-files.js';

/** What makes the files of one profile kind, and under which versions. */
export type Adapter = RecordsAdapter | FilesAdapter;

interface VersionedAdapter {
  readonly name: ProfileKind;
  /** Rises whenever the same plan would give other bytes. */
  readonly version: number;
  /** Every format that the bundle's bytes depend on, with its version; part of the plan digest. */
  readonly formats: Readonly<Record<string, number>>;
  /** Foreign code that decides bytes of the files (a compressor, an embedded database), with its version in this process. */
  readonly libraries?: Readonly<Record<string, string>>;
  /** For each byte of plain records; the worst of real ones. */
  readonly space: SpaceNeeds;
}

/** Bytes on the volume of the content store. */
export interface SpaceNeeds {
  /** What the bundle keeps. */
  readonly kept: number;
  /** What is there at most while it is made. */
  readonly atMost: number;
}

/** Puts the records themselves into the bundle, in packs: says where each kind of record goes. */
export interface RecordsAdapter extends VersionedAdapter {
  readonly makes: 'records';
  readonly pack: FileNaming<[kind: EvidenceKind, number: number]>;
  readonly index: FileNaming<[kind: EvidenceKind]>;
  /** Where packs of the same records in their normalised form go, where there shall be any. */
  readonly normalized?: FileNaming<[kind: EvidenceKind, number: number]>;
  /** Makes more files, after the packs are staged. Such an adapter has the feeds pinned in its plans. */
  readonly extras?: DeriveExtras;
  /** Where records go as patches of what the base holds of them, for profiles that choose that. */
  readonly patches?: FileNaming<[kind: EvidenceKind, number: number]>;
  /** Whether its plans name a bundle that they are the difference to. */
  readonly takesBase?: boolean;
  /** Whether such plans start from its bundles: then the hashes of the item set's buckets are kept. */
  readonly isBase?: boolean;
}

/** Makes other files of the records, a database for one. */
export interface FilesAdapter extends VersionedAdapter {
  readonly makes: 'files';
  /** The kinds that it can read; a plan that selects another is refused. */
  readonly reads: readonly EvidenceKind[];
  readonly derive: DeriveFiles;
}

export interface FileNaming<Args extends readonly unknown[]> {
  readonly mediaType: string;
  path(...args: Args): string;
}
