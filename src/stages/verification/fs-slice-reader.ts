import { createHash, hash } from 'node:crypto';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { Digest } from '../../formats/digest.js';
import type { FileSlice } from '../../kernel/file-slice.js';
import { CheckFailure } from './check-failure.js';

const openLimit = 16;
/** Larger files are read in pieces. Bytes. */
const pieceBytes = 4 * 1024 * 1024;

/**
 * Reads slices with one buffer that is used again and again: what `read` gives is valid until the next call. A few files stay open. Reading
 * blocks, so it belongs in a thread of its own or on small bundles.
 */
export class SliceReader implements Disposable {
  #buffer = Buffer.alloc(0);
  readonly #open = new Map<string, number>();

  /** The bytes of the slices, whole. Throws CheckFailure where a file is shorter than its slice. */
  read(slices: readonly FileSlice[]): Buffer {
    const total = slices.reduce((sum, { length }) => sum + length, 0);
    if (total > this.#buffer.length)
      this.#buffer = Buffer.allocUnsafeSlow(Math.max(total, Math.min(2 * this.#buffer.length, pieceBytes)));
    let at = 0;
    for (const slice of slices) {
      this.#fill(slice, this.#buffer.subarray(at, at + slice.length));
      at += slice.length;
    }
    return this.#buffer.subarray(0, total);
  }

  /** SHA-256 of the slices' bytes, whatever their length, with bounded memory. */
  digest(slices: readonly FileSlice[]): Digest {
    const total = slices.reduce((sum, { length }) => sum + length, 0);
    if (total <= pieceBytes) return `sha256:${hash('sha256', this.read(slices), 'hex')}` as Digest;
    const digest = createHash('sha256');
    for (const piece of this.pieces(slices)) digest.update(piece);
    return `sha256:${digest.digest('hex')}` as Digest;
  }

  /** Pieces for a stream, which may hold one while the next is read. */
  *copies(slices: readonly FileSlice[]): Generator<Buffer> {
    for (const piece of this.pieces(slices)) yield Buffer.from(piece);
  }

  /** The bytes in pieces of at most 4 MiB, each valid until the next. */
  *pieces(slices: readonly FileSlice[]): Generator<Buffer> {
    for (const { file, offset, length } of slices) {
      for (let at = 0; at < length; at += pieceBytes) {
        yield this.read([{ file, offset: offset + at, length: Math.min(pieceBytes, length - at) }]);
      }
    }
  }

  [Symbol.dispose](): void {
    for (const descriptor of this.#open.values()) closeSync(descriptor);
    this.#open.clear();
  }

  #fill({ file, offset }: FileSlice, target: Buffer): void {
    const descriptor = this.#descriptor(file);
    for (let at = 0; at < target.length;) {
      const count = readSync(descriptor, target, at, target.length - at, offset + at);
      if (count === 0)
        throw new CheckFailure(
          'EC-DIGEST-MISMATCH',
          `${file} ends at byte ${offset + at}, ${target.length - at} bytes too early`,
        );
      at += count;
    }
  }

  /** Never through a link: one could be put there after the bundle was listed. */
  #descriptor(file: string): number {
    const known = this.#open.get(file);
    if (known !== undefined) return known;
    for (const [oldest, descriptor] of this.#open) {
      if (this.#open.size < openLimit) break;
      closeSync(descriptor);
      this.#open.delete(oldest);
    }
    const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    this.#open.set(file, descriptor);
    return descriptor;
  }
}

/** Bytes [from, to) of a file that is a list of slices, as slices. */
export function cutSlices(slices: readonly FileSlice[], from: number, to: number): readonly FileSlice[] {
  const cut: FileSlice[] = [];
  let at = 0;
  for (const { file, offset, length } of slices) {
    const start = Math.max(from - at, 0);
    const end = Math.min(to - at, length);
    if (start < end) cut.push({ file, offset: offset + start, length: end - start });
    at += length;
  }
  return cut;
}
