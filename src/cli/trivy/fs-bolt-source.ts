import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { BoltFile, type ReadAt } from '../../formats/bolt/bolt-file.js';
import type { BoltRow, ValueRow } from '../../formats/bolt/bolt-row.js';
import { checkBolt } from '../../formats/bolt/check-bolt.js';
import { readBoltRows } from '../../formats/bolt/read-rows.js';
import { RowDigest } from '../../formats/bolt/row-digest.js';
import type { Digest } from '../../formats/digest.js';
import type { DatabaseFacts } from '../../formats/trivy-delta/delta-document.js';

const pieceBytes = 4 * 1024 * 1024;

/** A bolt file on disk that nobody vouches for. Reading blocks. */
export class BoltSource implements Disposable {
  readonly #file: number;
  readonly #size: number;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.#size = fstatSync(this.#file).size;
  }

  /** Checks all of it. Throws FormatError, the first finding. */
  facts(): DatabaseFacts {
    const rows = new RowDigest();
    const { findings } = checkBolt(this.#read, this.#size, undefined, (row) => {
      if (row.key !== undefined) rows.add(row.path, row.key, row.value);
    });
    if (findings[0]) throw findings[0];
    return { bytes: this.#size, digest: this.digest(), rows: rows.count, rowDigest: rows.digest() };
  }

  digest(): Digest {
    const hash = createHash('sha256');
    for (let at = 0; at < this.#size; at += pieceBytes) hash.update(this.#read(at, pieceBytes));
    return `sha256:${hash.digest('hex')}` as Digest;
  }

  rows(): Generator<BoltRow, void> {
    return readBoltRows(new BoltFile(this.#read, this.#size));
  }

  *values(): Generator<ValueRow, void> {
    for (const row of this.rows()) if (row.key !== undefined) yield row;
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  readonly #read: ReadAt = (offset, length) => {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.#size - offset)));
    let used = 0;
    while (used < bytes.length) {
      const count = readSync(this.#file, bytes, used, bytes.length - used, offset + used);
      if (count === 0) break;
      used += count;
    }
    return bytes.subarray(0, used);
  };
}
