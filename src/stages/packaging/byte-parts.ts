import type { FileSlice } from '../../kernel/file-slice.js';

/** A run of bytes that are known already (a tar header), or that lie in a file. */
export type BytePart = Buffer | FileSlice;

/** A computed view: parts one after the other. Finds the part at an offset by bisection. */
export class ByteParts {
  readonly size: number;
  readonly #parts: readonly BytePart[];
  readonly #starts: Float64Array;

  constructor(parts: readonly BytePart[]) {
    this.#parts = parts.filter((part) => part.length > 0);
    this.#starts = new Float64Array(this.#parts.length);
    let at = 0;
    this.#parts.forEach((part, i) => {
      this.#starts[i] = at;
      at += part.length;
    });
    this.size = at;
  }

  /** The parts of [offset, offset + length), the first and the last cut to fit. */
  *slice(offset: number, length: number): Generator<BytePart> {
    let left = length;
    for (let i = this.#indexAt(offset); left > 0; i += 1) {
      const skip = Math.max(0, offset - this.#starts[i]!);
      const part = cutPart(this.#parts[i]!, skip, left);
      left -= part.length;
      yield part;
    }
  }

  #indexAt(offset: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function cutPart(part: BytePart, skip: number, most: number): BytePart {
  const length = Math.min(part.length - skip, most);
  if (Buffer.isBuffer(part)) return part.subarray(skip, skip + length);
  return { file: part.file, offset: part.offset + skip, length };
}
