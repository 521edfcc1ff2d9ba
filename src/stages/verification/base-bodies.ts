import { kindOfPatches } from '../../formats/bundle-manifest/bundle-paths.js';
import type { BundleManifest } from '../../formats/bundle-manifest/manifest.js';
import { applyPatch } from '../../formats/compact-delta/patch-groups.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { BundleBodies, linesBefore, type FindBodies } from './bundle-bodies.js';
import type { BundleContents } from './bundle-contents.js';
import { asPatchFailure, groupsOf, patchesIn } from './check-patches.js';
import type { PackItems } from './file-task.js';
import { ShardLines } from './shard-lines.js';

/** The record bodies of a full bundle and of the deltas after it, which compact deltas are made of. The caller closes it. */
export class BaseBodies implements Disposable {
  readonly #bundles: BundleBodies[] = [];

  /** Takes a bundle that was verified; each goes on from those before it. */
  add(files: readonly BundleFile[]): void {
    this.#bundles.push(new BundleBodies(files, this.#upTo(this.#bundles.length)));
  }

  /**
   * Makes all patched records of a bundle that goes on from what was added, and gives their items file by file, valid until the next. Holds one file
   * of patches and one group. Throws CheckFailure.
   */
  *patched(contents: BundleContents, manifest: BundleManifest): Generator<PackItems> {
    const find = this.#upTo(this.#bundles.length);
    for (const entry of patchesIn(manifest)) {
      const kind = kindOfPatches(entry.path)!;
      const shards = new ShardLines(kind);
      for (const group of groupsOf(contents, entry)) {
        const { head, keys } = group;
        try {
          const lines = applyPatch(group, linesBefore(find, kind, head.changed));
          const expected = { first: keys[0]!, last: keys.at(-1)!, records: keys.length, rowDigest: head.result.digest };
          shards.read(lines, expected);
        } catch (error) {
          throw asPatchFailure(error, entry.path);
        }
      }
      yield { kind, ...shards.items };
    }
  }

  [Symbol.dispose](): void {
    for (const bundle of this.#bundles) bundle[Symbol.dispose]();
  }

  /** The newest of the first `count` bundles that holds a record says what it is. */
  #upTo(count: number): FindBodies {
    return (kind, keys) => {
      const found = new Map<string, Buffer>();
      for (let i = count - 1; i >= 0 && found.size < keys.length; i -= 1) {
        const missing = keys.filter((key) => !found.has(key));
        for (const [key, body] of this.#bundles[i]!.find(kind, missing)) found.set(key, body);
      }
      return found;
    };
  }
}
