import { indexPath, removedPath } from '../../formats/bundle-manifest/bundle-paths.js';
import { parseIndexLine } from '../../formats/bundle-manifest/index-line.js';
import type { BundleManifest, ShardIndexLine } from '../../formats/bundle-manifest/manifest.js';
import { parseManifest } from '../../formats/bundle-manifest/parse-manifest.js';
import type { BundleSide } from '../../formats/bundle-diff/bundle-side.js';
import { DigestStream, digestOf } from '../../formats/digest.js';
import type { Tombstone } from '../../formats/tombstones/tombstone-line.js';
import { decompressFrame } from '../../formats/zstd/zstd-frame.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { BundleContents } from '../verification/bundle-contents.js';
import { CheckFailure } from '../verification/check-failure.js';
import { cutSlices, SliceReader } from '../verification/fs-slice-reader.js';
import { tombstonesIn } from '../verification/check-tombstones.js';
import { indexLines } from '../verification/index-lines.js';

/** A shard holds few records, or one large one. Bytes of plain text. */
const shardLimit = 256 * 1024 * 1024;

/** A bundle whose files lie somewhere on this machine. The caller closes it. */
export class FileSide implements BundleSide, Disposable {
  readonly manifest: BundleManifest;
  readonly manifestDigest: BundleSide['manifestDigest'];
  readonly #contents: BundleContents;
  readonly #lineReaders = new DisposableStack();

  /** Throws CheckFailure or FormatError for what is no bundle. */
  constructor(files: readonly BundleFile[]) {
    this.#contents = new BundleContents(files);
    const bytes = this.#contents.document('manifest.json');
    [this.manifest, this.manifestDigest] = [parseManifest(bytes), digestOf(bytes)];
  }

  open(kind: string) {
    return { shards: this.#index(indexPath(kind)), read: (line: ShardIndexLine) => this.#frame(line) };
  }

  removed(kind: string): Iterable<Tombstone> {
    const path = removedPath(kind);
    const isThere = this.manifest.entries.some((entry) => entry.path === path);
    return isThere ? tombstonesIn(path, this.#lines(path)) : [];
  }

  [Symbol.dispose](): void {
    this.#lineReaders.dispose();
    this.#contents[Symbol.dispose]();
  }

  *#index(path: string): Generator<ShardIndexLine> {
    for (const bytes of this.#lines(path)) yield parseIndexLine(bytes.subarray(0, -1));
  }

  /** Read with a buffer of its own, because frames are read in between. */
  *#lines(path: string): Generator<Buffer> {
    const reader = this.#lineReaders.use(new SliceReader());
    const digest = new DigestStream();
    for (const bytes of indexLines(reader, this.#contents.get(path))) {
      digest.update(bytes);
      yield bytes;
    }
    if (digest.digest() === this.manifest.entries.find((entry) => entry.path === path)?.digest) return;
    throw new CheckFailure('EC-DIGEST-MISMATCH', `${path} does not have the digest that the manifest gives`, path);
  }

  #frame({ pack, offset, length, plainBytes }: ShardIndexLine): Buffer {
    const slices = cutSlices(this.#contents.get(pack).slices, offset, offset + length);
    return decompressFrame(this.#contents.reader.read(slices), Math.min(plainBytes, shardLimit));
  }
}
