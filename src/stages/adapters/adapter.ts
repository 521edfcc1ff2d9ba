import type { EvidenceKind } from '../../kernel/evidence.js';
import type { ProfileKind } from '../../kernel/profile.js';

/** What makes the files of one profile kind: where each kind of record goes, and under which versions. Pure values, no I/O. */
export interface Adapter {
  readonly name: ProfileKind;
  /** Rises whenever the same plan would give other bytes. */
  readonly version: number;
  /** Every format that the bundle's bytes depend on, with its version; part of the plan digest. */
  readonly formats: Readonly<Record<string, number>>;
  readonly pack: FileNaming<[kind: EvidenceKind, number: number]>;
  readonly index: FileNaming<[kind: EvidenceKind]>;
}

export interface FileNaming<Args extends readonly unknown[]> {
  readonly mediaType: string;
  path(...args: Args): string;
}
