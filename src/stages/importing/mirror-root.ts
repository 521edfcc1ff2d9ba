import { ItemSetBuilder } from '../../formats/item-set/item-set-builder.js';
import type { Digest } from '../../formats/digest.js';
import { compareBytes } from '../../formats/byte-order.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { Transaction } from '../../platform/db/database.js';
import { CopyBinaryReader } from '../evidence/copy-binary-reader.js';
import { scanQuery, settingsStatement } from '../evidence/evidence-queries.js';
import type { EvidenceScan } from '../evidence/evidence-reader.port.js';
import { ScanBlockBuilder } from '../evidence/scan-block-builder.js';

export interface MirrorSet {
  readonly itemSetRoot: Digest;
  readonly records: number;
}

/** By kind the sources that belong to a mirror. */
export type MirrorSources = ReadonlyMap<EvidenceKind, readonly string[]>;

/** What a mirror holds at a number, read within the transaction that may have written it. */
export async function mirrorSet(tx: Transaction, sources: MirrorSources, seq: number): Promise<MirrorSet> {
  const items = new ItemSetBuilder();
  for (const kind of [...sources.keys()].sort(compareBytes))
    await addKind(tx, { kind, cut: { seq }, selectors: { sources: sources.get(kind)! } }, items);
  return { itemSetRoot: items.root(), records: items.items };
}

async function addKind(tx: Transaction, scan: EvidenceScan, items: ItemSetBuilder): Promise<void> {
  const builder = new ScanBlockBuilder();
  const reader = new CopyBinaryReader(4, (buffer, offsets) => builder.add(buffer, offsets));
  const query = scanQuery(scan);
  const { text, values } = settingsStatement(query);
  await tx.query(text, values);
  for await (const chunk of tx.copyTo(query.text)) {
    reader.push(chunk as Buffer);
    const { count, keys, digests, buckets } = builder.take();
    for (let i = 0; i < count; i += 1) items.add(scan.kind, keys[i]!, digests, buckets[i], i * 32);
  }
  reader.end();
}
