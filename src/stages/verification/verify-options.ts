import type { KeyObject } from 'node:crypto';

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
  readonly signal?: AbortSignal;
  readonly onProgress?: Progress;
}
