import type { BundleFile } from '../../kernel/file-slice.js';
import { SliceReader } from './fs-slice-reader.js';
import { CheckFailure } from './check-failure.js';

/** Documents are read whole; a larger one is no document of ours. Bytes. */
const documentLimit = 64 * 1024 * 1024;

/** The files of a bundle by path, and reading of the small ones. */
export class BundleContents implements Disposable {
  readonly reader = new SliceReader();
  readonly #files = new Map<string, BundleFile>();

  /** Throws CheckFailure where two files have one path. */
  constructor(files: readonly BundleFile[]) {
    for (const file of files) {
      if (this.#files.has(file.path))
        throw new CheckFailure('EC-ARCHIVE-ENTRY', `${file.path} is there twice`, file.path);
      this.#files.set(file.path, file);
    }
  }

  get files(): readonly BundleFile[] {
    return [...this.#files.values()];
  }

  get bytes(): number {
    return this.files.reduce((sum, file) => sum + file.bytes, 0);
  }

  find(path: string): BundleFile | undefined {
    return this.#files.get(path);
  }

  get(path: string): BundleFile {
    const file = this.#files.get(path);
    if (!file) throw new CheckFailure('EC-VERIFY-MISSING', `${path} is missing`, path);
    return file;
  }

  /** A copy of a document's bytes. */
  document(path: string): Buffer {
    const file = this.get(path);
    if (file.bytes > documentLimit)
      throw new CheckFailure(
        'EC-TOO-LARGE',
        `${path} has ${file.bytes} bytes, at most ${documentLimit} are read`,
        path,
      );
    return Buffer.from(this.reader.read(file.slices));
  }

  [Symbol.dispose](): void {
    this.reader[Symbol.dispose]();
  }
}
