import type { RowSink } from './read-rows.js';
import type { PreparedBlocks } from './prepare-blocks.js';
import type { KeySet } from './key-set.js';
import type { Counts } from './record-batch.js';

/** Puts rows into the store as they come, and counts what they mean for it. */
export interface DirectSink extends RowSink {
  readonly counts: Counts;
}

/** The batch must be staged as a whole after all: two of its records may have one key, or something was erased of its source. */
export class StagingNeeded extends Error {}

/** Throws StagingNeeded where one of the rows may have a key that was seen before. */
export function requireNewKeys(seen: KeySet, { keyHashes }: PreparedBlocks): void {
  for (const hash of keyHashes) if (!seen.add(hash)) throw new StagingNeeded('two records may have one key');
}
