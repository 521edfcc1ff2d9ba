import type { KeyObject } from 'node:crypto';
import type { Identity } from '../../formats/age/stanza.js';
import type { AppliedSet } from './applied-set.js';
import type { BaseBodies } from './base-bodies.js';
import type { PackItems } from './file-task.js';

/** Bytes of files checked so far, and of all. */
export type Progress = (done: number, total: number) => void;

export interface VerifyOptions {
  /** The keys that the caller trusts, from elsewhere than the bundle. */
  readonly publicKeys: readonly KeyObject[];
  /** `deep` also decompresses and reads every record. */
  readonly depth: 'default' | 'deep';
  /** Accept a bundle without signatures; the report then says that nothing proves its origin. */
  readonly allowUnsigned?: boolean;
  /** All cores by default. */
  readonly threads?: number;
  /** Where a database of the bundle is unpacked for a while; the system's folder for temporary files by default. */
  readonly scratch?: string;
  /** What opens an encrypted bundle; without them it is checked as far as a courier can. */
  readonly identities?: readonly Identity[];
  readonly signal?: AbortSignal;
  readonly onProgress?: Progress;
  /** The bundles before a delta; it is applied to them, which takes a deep verification, and so its root is known. */
  readonly applied?: AppliedSet;
  /** Their records, which the patches of a compact delta are made of; with `applied`. */
  readonly bodies?: BaseBodies;
  /** Called with the items of each pack, in order, where records are read; they are valid until it returns. */
  readonly onItems?: (items: PackItems) => void;
  /** Called with the keys of each group of patches, in order: their records are not made without the base. */
  readonly onKeys?: (kind: string, keys: readonly string[]) => void;
}
