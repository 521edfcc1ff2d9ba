import { FormatError } from '../format-error.js';
import type { NodeBuilder } from './node-builder.js';
import { pagesFor } from './bolt-layout.js';

/**
 * Takes the file's bytes at their offsets. The pages come in ascending order and without a gap, from the fourth on; the first three, which
 * need what the last one tells, come at the end. `bytes` are valid during the call only.
 */
export interface BoltSink {
  write(offset: number, bytes: Uint8Array): void;
}

/** Pages before the first one of a tree: two meta pages and the freelist. */
export const headPages = 3;

const chunkBytes = 2 ** 18;

/** Gives pages their ids and hands them to the sink in chunks. */
export class PageStream {
  readonly #sink: BoltSink;
  readonly #pageSize: number;
  readonly #maxPages: number;
  readonly #chunk = Buffer.alloc(chunkBytes);
  #chunkUsed = 0;
  #chunkOffset: number;
  #next = headPages;
  /** Whether the sink did not take a chunk: the file must not be finished over the gap. */
  #lost = false;

  constructor(sink: BoltSink, pageSize: number, maxBytes: number) {
    this.#sink = sink;
    this.#pageSize = pageSize;
    this.#maxPages = Math.floor(maxBytes / pageSize);
    this.#chunkOffset = headPages * pageSize;
  }

  /** The first page id that was not given out. */
  get highWaterMark(): number {
    return this.#next;
  }

  /** Writes and empties `node`; its page id. Throws `too-large` where the file would grow beyond its limit. */
  write(node: NodeBuilder, kind: 'writeLeaf' | 'writeBranch'): number {
    const id = this.#next;
    const used = node.bytes;
    const pages = pagesFor(used, this.#pageSize);
    this.#next += pages;
    if (this.#next > this.#maxPages) throw this.#tooLarge();
    this.#render(node, kind, id, used, pages * this.#pageSize);
    return id;
  }

  #render(node: NodeBuilder, kind: 'writeLeaf' | 'writeBranch', id: number, used: number, bytes: number): void {
    if (this.#chunkUsed + bytes > chunkBytes) this.flush();
    const alone = bytes > chunkBytes;
    const target = alone ? Buffer.allocUnsafeSlow(bytes) : this.#chunk;
    const at = alone ? 0 : this.#chunkUsed;
    node[kind](target, at, id);
    target.fill(0, at + used, at + bytes);
    if (alone) this.#emit(target);
    else this.#chunkUsed += bytes;
  }

  flush(): void {
    if (this.#chunkUsed > 0) this.#emit(this.#chunk.subarray(0, this.#chunkUsed));
    this.#chunkUsed = 0;
  }

  #emit(bytes: Buffer): void {
    if (this.#lost)
      throw new FormatError('truncated', 'the sink of the bolt file failed before; what it holds is no file');
    this.#lost = true;
    this.#sink.write(this.#chunkOffset, bytes);
    this.#lost = false;
    this.#chunkOffset += bytes.length;
  }

  #tooLarge(): FormatError {
    const limit = this.#maxPages * this.#pageSize;
    return new FormatError(
      'too-large',
      `the bolt file would have more than ${limit} bytes; raise maxBytes or split it`,
    );
  }
}
