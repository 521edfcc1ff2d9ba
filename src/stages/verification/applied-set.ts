import { compareBytes } from '../../formats/byte-order.js';
import type { Digest } from '../../formats/digest.js';
import { itemHash } from '../../formats/item-set/item-hash.js';
import { rowEnd, rowKey } from '../../formats/item-set/item-rows.js';
import { ItemSetBuilder } from '../../formats/item-set/item-set-builder.js';
import type { BundleManifest } from '../../formats/bundle-manifest/manifest.js';
import type { Tombstone } from '../../formats/tombstones/tombstone-line.js';
import { CheckFailure } from './check-failure.js';
import type { PackItems } from './file-task.js';

/** What a full bundle and the deltas after it make together: key and digest of every record, about 150 bytes each. */
export class AppliedSet {
  readonly #kinds = new Map<string, Map<string, Buffer>>();
  #root: Digest | undefined;

  remove(kind: string, tombstone: Tombstone): void {
    const items = this.#of(kind);
    if ('key' in tombstone) items.delete(tombstone.key);
    else for (const key of items.keys()) if (itemHash(kind, key) === tombstone.keyHash) items.delete(key);
  }

  put({ kind, count, bytes }: PackItems): void {
    const items = this.#of(kind);
    for (let i = 0, start = 0; i < count; i += 1) {
      const end = rowEnd(bytes, start);
      // The digest is the end of a row.
      items.set(rowKey(bytes, start), Buffer.from(bytes.subarray(end - 32, end)));
      start = end;
    }
  }

  /** Throws CheckFailure `EC-DELTA-GAP` unless the bundle is applied to what was taken before. */
  requireBase({ base }: BundleManifest): void {
    if (base?.itemSetRoot === this.#root) return;
    const found = this.#root ?? 'nothing';
    const wanted = base
      ? `it is a delta of ${base.manifestDigest}, whose root is ${base.itemSetRoot}`
      : 'it is no delta';
    throw new CheckFailure('EC-DELTA-GAP', `${wanted}, and the bases given before it make ${found}`);
  }

  /** Ends a bundle. Throws CheckFailure where what was taken has another root than its manifest says. */
  finish(expected: Digest): string {
    const { root, items } = this.#compute();
    this.#root = root;
    if (root === expected) return `${root} recomputed from ${items} records, those of the bases included`;
    throw new CheckFailure('EC-DIGEST-MISMATCH', `applied to its base it gives ${root}, the manifest says ${expected}`);
  }

  #of(kind: string): Map<string, Buffer> {
    const items = this.#kinds.get(kind) ?? new Map<string, Buffer>();
    this.#kinds.set(kind, items);
    return items;
  }

  #compute(): { readonly root: Digest; readonly items: number } {
    const set = new ItemSetBuilder();
    for (const kind of [...this.#kinds.keys()].sort(compareBytes)) {
      const items = this.#of(kind);
      for (const key of [...items.keys()].sort(compareBytes)) set.add(kind, key, items.get(key)!);
    }
    return { root: set.root(), items: set.items };
  }
}
