import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import type { BundleManifest } from '../../formats/bundle-manifest/manifest.js';
import type { Digest } from '../../formats/digest.js';
import { freeBuffer } from '../../formats/zstd/free-buffer.js';
import { ItemSetBuilder } from '../../formats/item-set/item-set-builder.js';
import type { BundleContents } from './bundle-contents.js';
import type { IndexFindings } from './check-index.js';
import type { FileFinding, FileTask, PackItems } from './file-task.js';
import { cutSlices } from './fs-slice-reader.js';
import { CheckFailure } from './check-failure.js';
import type { VerifyOptions } from './verify-options.js';

/**
 * The work on the files of a bundle: packs first and in order of their records where they are read too (`deep`), then the rest. Missing files have no
 * task; completeness names them.
 */
export function fileTasks(
  contents: BundleContents,
  manifest: BundleManifest,
  deep?: IndexFindings,
): readonly FileTask[] {
  const tasks = new Map<string, FileTask>();
  for (const { path, digest } of manifest.entries) {
    const file = contents.find(path);
    if (file) tasks.set(path, { path, digest, bytes: file.bytes, slices: file.slices });
  }
  const packs = (deep?.packs ?? []).map(({ kind, pack, from, to, digest, index }): FileTask => {
    const task = tasks.get(pack)!;
    tasks.delete(pack);
    return { ...task, lines: { kind, digest, slices: cutSlices(contents.get(index).slices, from, to) } };
  });
  return [...packs, ...tasks.values()];
}

type Watch = Pick<VerifyOptions, 'onProgress' | 'applied' | 'onItems'>;

/** Gathers what the work on the files found; the items go into the set as they come. */
export class FileFindings {
  readonly #set = new ItemSetBuilder();
  readonly #total: number;
  readonly #watch: Watch;
  #done = 0;
  #badDigest: CheckFailure | undefined;
  #badRecord: CheckFailure | undefined;

  constructor(tasks: readonly FileTask[], watch: Watch = {}) {
    this.#total = tasks.reduce((sum, task) => sum + task.bytes, 0);
    this.#watch = watch;
  }

  take({ path, bytes, failure, items }: FileFinding): void {
    this.#done += bytes;
    this.#watch.onProgress?.(this.#done, this.#total);
    if (failure) this.#refuse(new CheckFailure(failure.code, failure.message, path));
    else if (items && !this.failed) this.#addItems(items);
  }

  /** Throws the first wrong digest as CheckFailure. */
  digests(files: number): string {
    if (this.#badDigest) throw this.#badDigest;
    return `all ${files} files have the digest that the manifest gives`;
  }

  /** Throws what is wrong with the records as CheckFailure. */
  recordsRead({ records, shards }: IndexFindings): string {
    if (this.#badRecord) throw this.#badRecord;
    if (this.#badDigest)
      throw new CheckFailure('EC-VERIFY-RECORDS', 'not all packs could be read', this.#badDigest.path);
    return `${records} records in ${shards} shards read, keys in byte order`;
  }

  /** Throws CheckFailure where the records give another root than `expected`. */
  root(expected: Digest): string {
    const root = this.#set.root();
    if (root === expected) return `${root} recomputed from ${this.#set.items} records`;
    throw new CheckFailure(
      'EC-DIGEST-MISMATCH',
      `the records give ${root}, the manifest says ${expected}`,
      bundlePaths.manifest,
    );
  }

  /** Whether a file or a record was not as it should be. */
  get failed(): boolean {
    return this.#badDigest !== undefined || this.#badRecord !== undefined;
  }

  #refuse(failure: CheckFailure): void {
    if (failure.code === 'EC-VERIFY-RECORDS') this.#badRecord ??= failure;
    else this.#badDigest ??= failure;
  }

  #addItems(found: PackItems): void {
    // What comes from a thread is no Buffer any more.
    const items = { ...found, bytes: Buffer.from(found.bytes.buffer) };
    this.#watch.onItems?.(items);
    this.#set.addRows(items.kind, items);
    this.#watch.applied?.put(items);
    freeBuffer(items.bytes);
  }
}
