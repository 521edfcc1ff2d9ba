import { compareBytes } from '../../formats/byte-order.js';
import { bucketOf } from '../../formats/item-set/bucket.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { ChangeScan, CutSpan, EvidenceChange } from './evidence-reader.port.js';
import type { InMemoryEvidenceStore, StoredRecord } from './in-memory-evidence-store.js';

/** What differs between two cuts, in byte order of keys. */
export function changesInMemory(
  store: InMemoryEvidenceStore,
  kind: EvidenceKind,
  { after, upTo }: CutSpan,
  selectors: ChangeScan['selectors'],
): EvidenceChange[] {
  const before = byKey(store.at(after, kind, selectors));
  const now = byKey(store.at(upTo, kind, selectors));
  return [...new Set([...before.keys(), ...now.keys()])].sort(compareBytes).flatMap((key): EvidenceChange[] => {
    const [was, is] = [before.get(key), now.get(key)];
    if (was && is && was.parsed.digest.equals(is.parsed.digest)) return [];
    const change = { key, bucket: bucketOf(kind, key), held: was !== undefined };
    return [is ? { ...change, now: { digest: is.parsed.digest, length: is.parsed.body.length } } : change];
  });
}

const byKey = (records: readonly StoredRecord[]) => new Map(records.map((record) => [record.parsed.key, record]));
