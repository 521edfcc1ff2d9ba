import { bundlePaths, indexPath, kindOfPatches } from '../../formats/bundle-manifest/bundle-paths.js';
import { parseIndexLine } from '../../formats/bundle-manifest/index-line.js';
import type { BundleManifest, ManifestEntry, ShardIndexLine } from '../../formats/bundle-manifest/manifest.js';
import { parseManifest } from '../../formats/bundle-manifest/parse-manifest.js';
import { compareBytes } from '../../formats/byte-order.js';
import { applyPatch, readPatchGroup } from '../../formats/compact-delta/patch-groups.js';
import { RecordLineReader } from '../../formats/record-line/record-line-reader.js';
import { recordLines, type KeyedBody } from '../../formats/record-line/record-lines.js';
import { decompressFrame } from '../../formats/zstd/zstd-frame.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { BundleContents } from './bundle-contents.js';
import { groupsOf, patchesIn } from './check-patches.js';
import { cutSlices } from './fs-slice-reader.js';
import { indexLines } from './index-lines.js';

/** Bodies of records of one kind by key, whatever of these keys is held. Keys are in byte order. */
export type FindBodies = (kind: string, keys: readonly string[]) => ReadonlyMap<string, Buffer>;

/** A part of a bundle that holds the records between two keys. */
interface Piece {
  readonly first: string;
  readonly last: string;
  /** Its record lines. */
  readonly lines: () => Buffer;
}

/** The record bodies of one verified bundle of a chain. Memory depends on its index and its largest shard. The caller closes it. */
export class BundleBodies implements Disposable {
  readonly #contents: BundleContents;
  readonly #manifest: BundleManifest;
  readonly #before: FindBodies;
  readonly #pieces = new Map<string, readonly Piece[]>();
  #open: { readonly piece: Piece; readonly lines: Buffer } | undefined;

  /** `before` gives what the bundles before it hold. */
  constructor(files: readonly BundleFile[], before: FindBodies) {
    this.#contents = new BundleContents(files);
    this.#manifest = parseManifest(this.#contents.document(bundlePaths.manifest));
    this.#before = before;
  }

  readonly find: FindBodies = (kind, keys) => {
    const found = new Map<string, Buffer>();
    let next = 0;
    for (const piece of this.#piecesOf(kind)) {
      while (next < keys.length && compareBytes(keys[next]!, piece.first) < 0) next += 1;
      const wanted = new Set<string>();
      for (; next < keys.length && compareBytes(keys[next]!, piece.last) <= 0; next += 1) wanted.add(keys[next]!);
      if (wanted.size > 0) takeBodies(this.#linesOf(piece), wanted, found);
      if (next === keys.length) break;
    }
    return found;
  };

  [Symbol.dispose](): void {
    this.#contents[Symbol.dispose]();
  }

  /** Groups of keys are neighbours: the shard that the last one ended in is the one that the next begins in. */
  #linesOf(piece: Piece): Buffer {
    if (this.#open?.piece !== piece) this.#open = { piece, lines: piece.lines() };
    return this.#open.lines;
  }

  #piecesOf(kind: string): readonly Piece[] {
    const known = this.#pieces.get(kind) ?? [...this.#shards(kind), ...this.#patches(kind)];
    this.#pieces.set(kind, known);
    return known;
  }

  #shards(kind: string): Piece[] {
    const index = this.#contents.find(indexPath(kind));
    if (!index) return [];
    const lines = [...indexLines(this.#contents.reader, index)].map((line) => parseIndexLine(line.subarray(0, -1)));
    return lines.map((line) => ({ first: line.first, last: line.last, lines: () => this.#shard(line) }));
  }

  #shard({ pack, offset, length, plainBytes }: ShardIndexLine): Buffer {
    const slices = cutSlices(this.#contents.get(pack).slices, offset, offset + length);
    return decompressFrame(this.#contents.reader.read(slices), plainBytes);
  }

  #patches(kind: string): Piece[] {
    const entries = patchesIn(this.#manifest).filter(({ path }) => kindOfPatches(path) === kind);
    return entries.flatMap((entry) =>
      [...groupsOf(this.#contents, entry)].map(({ keys, start, end }) => ({
        first: keys[0]!,
        last: keys.at(-1)!,
        lines: () => this.#patched(kind, entry, [start, end]),
      })),
    );
  }

  #patched(kind: string, { path }: ManifestEntry, [start, end]: readonly [number, number]): Buffer {
    const slices = cutSlices(this.#contents.get(path).slices, start, end);
    const group = readPatchGroup(Buffer.from(this.#contents.reader.read(slices)), 0);
    return applyPatch(group, linesBefore(this.#before, kind, group.head.changed));
  }
}

/** The lines of records as they are before a patch; those that are not there are left out, which the patch then refuses. */
export function linesBefore(find: FindBodies, kind: string, keys: readonly string[]): Buffer {
  const bodies = find(kind, keys);
  const records: KeyedBody[] = keys.flatMap((key) => (bodies.has(key) ? [{ key, body: bodies.get(key)! }] : []));
  return recordLines(records);
}

function takeBodies(lines: Buffer, wanted: ReadonlySet<string>, found: Map<string, Buffer>): void {
  const reader = new RecordLineReader(lines);
  while (reader.next()) if (wanted.has(reader.key)) found.set(reader.key, Buffer.from(reader.body));
}
