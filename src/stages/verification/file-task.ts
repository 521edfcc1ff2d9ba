import type { ItemRows } from '../../formats/item-set/item-rows.js';
import type { Digest } from '../../formats/digest.js';
import type { FileSlice } from '../../kernel/file-slice.js';
import { CheckFailure } from './check-failure.js';

/** A file to check. With `lines` its records are read too. */
export interface FileTask {
  readonly path: string;
  readonly slices: readonly FileSlice[];
  readonly bytes: number;
  readonly digest: Digest;
  readonly lines?: IndexedLines;
}

/** Where the lines of one pack lie in its index, and their digest: they were checked once and are read again. */
export interface IndexedLines {
  readonly kind: string;
  readonly slices: readonly FileSlice[];
  readonly digest: Digest;
}

/** What one task found. Plain data: it travels between threads. */
export interface FileFinding {
  readonly path: string;
  readonly bytes: number;
  readonly failure?: { readonly code: string; readonly message: string };
  readonly items?: PackItems;
}

/** The items of one pack, in order. */
export interface PackItems extends ItemRows {
  readonly kind: string;
}

/** Throws CheckFailure where a file has another digest than its task says. */
export function requireDigest({ path, digest }: FileTask, found: Digest): void {
  if (found === digest) return;
  throw new CheckFailure('EC-DIGEST-MISMATCH', `${path} has ${found}, the manifest says ${digest}`, path);
}
