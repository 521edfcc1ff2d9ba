import { bucketCount } from '../../formats/item-set/bucket.js';
import { ItemSetBuilder } from '../../formats/item-set/item-set-builder.js';
import { rehashBuckets, type BucketItem } from '../../formats/item-set/rehash-buckets.js';
import { compareBytes } from '../../formats/byte-order.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { Transaction } from '../../platform/db/database.js';
import { CopyBinaryReader } from '../evidence/copy-binary-reader.js';
import { bucketsQuery, scanQuery, settingsStatement, type EvidenceQuery } from '../evidence/evidence-queries.js';
import type { EvidenceScan } from '../evidence/evidence-reader.port.js';
import { toBucketItem } from '../evidence/pg-evidence-reader.js';
import { ScanBlockBuilder } from '../evidence/scan-block-builder.js';
import { bucketsOfNumber } from './apply-statements.js';
import { sourceOfKey } from './source-of-key.js';

/** By kind the sources that belong to a mirror. */
export type MirrorSources = ReadonlyMap<EvidenceKind, readonly string[]>;

/** Where more of the buckets were touched, reading the whole set in its own order is as fast. */
const mostTouched = bucketCount / 4;

/**
 * The bucket hashes of what a mirror holds at a number, read within the transaction that wrote it. `before` are those of the number before:
 * with them the cost follows what changed.
 */
export async function mirrorBuckets(
  tx: Transaction,
  sources: MirrorSources,
  seq: number,
  before: Uint8Array | undefined,
): Promise<Buffer> {
  const touched = before ? await touchedBuckets(tx, seq) : [];
  if (before && touched.length <= mostTouched)
    return rehashBuckets(before, touched, itemsOf(tx, sources, seq, touched));
  const items = new ItemSetBuilder();
  for (const kind of [...sources.keys()].sort(compareBytes))
    await addKind(tx, { kind, cut: { seq }, selectors: { sources: sources.get(kind)! } }, items);
  return items.bucketHashes();
}

async function touchedBuckets(tx: Transaction, seq: number): Promise<number[]> {
  const rows = await tx.query<{ bucket: number }>(bucketsOfNumber, [seq]);
  return rows.map(({ bucket }) => bucket);
}

async function* itemsOf(
  tx: Transaction,
  sources: MirrorSources,
  seq: number,
  buckets: readonly number[],
): AsyncGenerator<readonly BucketItem[]> {
  if (buckets.length === 0) return;
  const items: BucketItem[] = [];
  const reader = new CopyBinaryReader(4, (buffer, offsets) => void items.push(toBucketItem(buffer, offsets)));
  const selectors = { kinds: [...sources.keys()], sources: [...new Set([...sources.values()].flat())] };
  const query = bucketsQuery({ cut: { seq }, selectors, buckets });
  for await (const chunk of copyOf(tx, query)) {
    reader.push(chunk as Buffer);
    // A source of one kind may be the mirror's, and of another kind somebody else's.
    yield items.splice(0).filter(({ kind, key }) => sources.get(kind as EvidenceKind)?.includes(sourceOfKey(key)));
  }
  reader.end();
}

async function* copyOf(tx: Transaction, query: EvidenceQuery): AsyncGenerator {
  const { text, values } = settingsStatement(query);
  await tx.query(text, values);
  yield* tx.copyTo(query.text);
}

async function addKind(tx: Transaction, scan: EvidenceScan, items: ItemSetBuilder): Promise<void> {
  const builder = new ScanBlockBuilder();
  const reader = new CopyBinaryReader(4, (buffer, offsets) => builder.add(buffer, offsets));
  for await (const chunk of copyOf(tx, scanQuery(scan))) {
    reader.push(chunk as Buffer);
    const { count, keys, digests, buckets } = builder.take();
    for (let i = 0; i < count; i += 1) items.add(scan.kind, keys[i]!, digests, buckets[i], i * 32);
  }
  reader.end();
}
