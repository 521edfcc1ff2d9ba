import { bucketHeaderBytes, largestInlinePage, writeUint64, bucketFlag } from './bolt-layout.js';
import { NodeBuilder } from './node-builder.js';
import type { PageStream } from './page-stream.js';

/** One bucket while it is filled: a leaf, and above it a branch for each level that there is. The tree below them is written already. */
export class BucketBuilder {
  readonly #pages: PageStream;
  readonly #pageSize: number;
  readonly #leaf: NodeBuilder;
  readonly #branches: NodeBuilder[] = [];
  readonly #inline: Buffer;
  #height = 0;
  #inlineable = true;
  #sequence = 0n;

  constructor(pages: PageStream, pageSize: number) {
    this.#pages = pages;
    this.#pageSize = pageSize;
    this.#leaf = new NodeBuilder(pageSize);
    this.#inline = Buffer.alloc(bucketHeaderBytes + largestInlinePage(pageSize));
  }

  /** Begins another bucket: the builder of a depth serves one after the other. */
  begin(sequence: bigint): void {
    this.#leaf.clear();
    this.#height = 0;
    this.#inlineable = true;
    this.#sequence = sequence;
  }

  /** See NodeBuilder. */
  compareToLast(key: Uint8Array): number {
    return this.#leaf.compareToLast(key);
  }

  /** `key` sorts behind all others; `flags` is 0 or `bucketFlag`. */
  add(key: Uint8Array, value: Uint8Array, flags: number): void {
    if (!this.#leaf.hasRoom(key.length + value.length)) this.#flushLeaf();
    if (flags === bucketFlag) this.#inlineable = false;
    this.#leaf.addValue(key, value, flags);
  }

  /** Ends the bucket: the value that stands for it in its parent, valid until the next bucket of this builder ends. */
  endAsValue(): Buffer {
    const header = this.#inline;
    header.writeBigUInt64LE(this.#sequence, 8);
    if (!this.#fitsInline()) {
      writeUint64(header, this.endAsTree(), 0);
      return header.subarray(0, bucketHeaderBytes);
    }
    const { bytes } = this.#leaf;
    header.fill(0, 0, 8);
    this.#leaf.writeLeaf(header, bucketHeaderBytes, 0);
    return header.subarray(0, bucketHeaderBytes + bytes);
  }

  #fitsInline(): boolean {
    return this.#inlineable && this.#height === 0 && this.#leaf.bytes <= largestInlinePage(this.#pageSize);
  }

  /** Ends the bucket: its root page. */
  endAsTree(): number {
    if (this.#height === 0) return this.#pages.write(this.#leaf, 'writeLeaf');
    this.#flushLeaf();
    // A level has two children at least, so the topmost is the root once it is written.
    for (let level = 0; level < this.#height - 1; level += 1) this.#flushBranch(level);
    return this.#pages.write(this.#branches[this.#height - 1] as NodeBuilder, 'writeBranch');
  }

  #flushLeaf(): void {
    const key = Buffer.from(this.#leaf.firstKey);
    this.#addChild(0, key, this.#pages.write(this.#leaf, 'writeLeaf'));
  }

  #flushBranch(level: number): void {
    const branch = this.#branches[level] as NodeBuilder;
    const key = Buffer.from(branch.firstKey);
    this.#addChild(level + 1, key, this.#pages.write(branch, 'writeBranch'));
  }

  #addChild(level: number, key: Buffer, id: number): void {
    const branch = this.#branchAt(level);
    if (!branch.hasRoom(key.length)) {
      // bbolt panics when it deletes from a branch with one child, so the last one begins the next branch.
      const last = branch.takeLastChild();
      this.#flushBranch(level);
      branch.addChild(last.key, last.id);
    }
    branch.addChild(key, id);
  }

  #branchAt(level: number): NodeBuilder {
    const branch = (this.#branches[level] ??= new NodeBuilder(this.#pageSize));
    if (level === this.#height) {
      branch.clear();
      this.#height += 1;
    }
    return branch;
  }
}
