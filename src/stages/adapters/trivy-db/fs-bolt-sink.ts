import { closeSync, openSync, writeSync } from 'node:fs';
import type { BoltSink } from '../../../formats/bolt/page-stream.js';

/** A new file, private to this user, for a bolt writer. */
export class FileSink implements BoltSink, Disposable {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'wx', 0o600);
  }

  write(offset: number, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;)
      done += writeSync(this.#file, bytes, done, bytes.length - done, offset + done);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}
