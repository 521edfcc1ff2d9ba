import type { BucketItem } from '../../formats/item-set/rehash-buckets.js';
import { compareBytes } from '../../formats/byte-order.js';
import { bucketOf } from '../../formats/item-set/bucket.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { BucketScan, ChangeScan, CutSpan, EvidenceChange } from './evidence-reader.port.js';
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

/** The items of some buckets, in order of bucket, kind and key. */
export function bucketItemsInMemory(store: InMemoryEvidenceStore, scan: BucketScan): BucketItem[] {
  const { cut, selectors, buckets } = scan;
  return selectors.kinds
    .toSorted(compareBytes)
    .flatMap((kind) =>
      store.at(cut.seq, kind, selectors).map(({ parsed: { key, digest } }) => ({
        bucket: bucketOf(kind, key),
        kind,
        key,
        digest,
      })),
    )
    .filter(({ bucket }) => buckets.includes(bucket))
    .sort((a, b) => a.bucket - b.bucket);
}
