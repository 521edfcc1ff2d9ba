import { digestBytes } from '../../formats/digest.js';
import { parseTombstone } from '../../formats/tombstones/tombstone-line.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { Transaction } from '../../platform/db/database.js';
import type { BundleContents } from '../verification/bundle-contents.js';
import { indexLines } from '../verification/index-lines.js';
import { closeHashes, closeKeys } from './apply-statements.js';
import type { MirrorSources } from './mirror-root.js';
import type { Version } from './pack-sinks.js';

const linesAtOnce = 2_000;

/** Ends the records that a delta says are no more. Its files were verified. */
export async function applyTombstones(
  tx: Transaction,
  contents: BundleContents,
  version: Version,
  sources: MirrorSources,
): Promise<void> {
  for (const [kind, ofKind] of sources) {
    const path = `removed/${kind}.jsonl`;
    if (contents.find(path)) await applyFile(tx, contents, path, { version, kind, sources: ofKind });
  }
}

interface Place {
  readonly version: Version;
  readonly kind: EvidenceKind;
  readonly sources: readonly string[];
}

async function applyFile(tx: Transaction, contents: BundleContents, path: string, place: Place): Promise<void> {
  let [keys, hashes]: [string[], Buffer[]] = [[], []];
  const flush = async () => {
    const { version, kind, sources } = place;
    if (keys.length > 0) await tx.execute(closeKeys, [...version, kind, keys, sources]);
    if (hashes.length > 0) await tx.execute(closeHashes, [...version, kind, hashes, sources]);
    [keys, hashes] = [[], []];
  };
  for (const line of indexLines(contents.reader, contents.get(path))) {
    const tombstone = parseTombstone(line.subarray(0, -1));
    if ('key' in tombstone) keys.push(tombstone.key);
    else hashes.push(digestBytes(tombstone.keyHash));
    if (keys.length + hashes.length >= linesAtOnce) await flush();
  }
  await flush();
}
