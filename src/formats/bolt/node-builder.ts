import { elementBytes, pageFlags, pageHeaderBytes, pagesFor, writeUint64 } from './bolt-layout.js';
import { writePageHeader } from './page-header.js';

/** A node goes on to this many elements even where that takes more pages: big values then share the last page of a run. */
const fewElements = 4;
/** But not beyond this, so that memory follows one value, not four. Bytes. */
const largeNode = 2 ** 20;

/** Numbers kept of one element: flags or low half of the child, start in the data, bytes of key, bytes of value or high half. */
const fields = 4;

/**
 * One leaf or branch page while it is filled: keys and values back to back, as they will stand in the page, and where each begins. How
 * many elements come before them in the page is known only at the end.
 */
export class NodeBuilder {
  readonly #pageSize: number;
  #data: Buffer;
  #fields = new Uint32Array(fields * 64);
  #count = 0;
  #dataBytes = 0;
  #capacity: number;
  #lastStart = 0;
  #lastBytes = -1;

  constructor(pageSize: number) {
    this.#pageSize = pageSize;
    this.#capacity = pageSize;
    this.#data = Buffer.allocUnsafeSlow(pageSize);
  }

  get count(): number {
    return this.#count;
  }

  /** Of the whole node, header included. */
  get bytes(): number {
    return pageHeaderBytes + elementBytes * this.#count + this.#dataBytes;
  }

  get firstKey(): Buffer {
    return this.#data.subarray(0, this.#fields[2]);
  }

  /** Forgets elements and last key: the node is that of another bucket. */
  clear(): void {
    this.#lastBytes = -1;
    this.#empty();
  }

  /** Whether an element of `bytes` (key and value) should go into this node rather than into the next. */
  hasRoom(bytes: number): boolean {
    const size = this.bytes + elementBytes + bytes;
    return size <= this.#capacity || this.#count === 0 || (this.#count < fewElements && size <= largeNode);
  }

  /** Below 0 if `key` sorts before the last key added, even to a node that was written since; above 0 if behind it or if there was none. */
  compareToLast(key: Uint8Array): number {
    const length = Math.min(key.length, this.#lastBytes);
    for (let i = 0, at = this.#lastStart; i < length; i += 1, at += 1) {
      const difference = (key[i] as number) - (this.#data[at] as number);
      if (difference !== 0) return difference;
    }
    return key.length - this.#lastBytes;
  }

  addValue(key: Uint8Array, value: Uint8Array, flags: number): void {
    this.#add(key, value.length, flags, value.length);
    this.#data.set(value, this.#dataBytes - value.length);
  }

  addChild(key: Uint8Array, id: number): void {
    this.#add(key, 0, id % 2 ** 32, Math.floor(id / 2 ** 32));
  }

  #add(key: Uint8Array, more: number, first: number, last: number): void {
    const start = this.#dataBytes;
    this.#dataBytes = start + key.length + more;
    if (this.#dataBytes > this.#data.length) this.#grow(start);
    const at = fields * this.#count;
    if (at === this.#fields.length) this.#growFields();
    this.#fields[at] = first;
    this.#fields[at + 1] = start;
    this.#fields[at + 2] = key.length;
    this.#fields[at + 3] = last;
    this.#data.set(key, start);
    this.#lastStart = start;
    this.#lastBytes = key.length;
    this.#count += 1;
    if (this.bytes > this.#capacity) this.#capacity = pagesFor(this.bytes, this.#pageSize) * this.#pageSize;
  }

  #grow(used: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#dataBytes, 2 * this.#data.length));
    this.#data.copy(larger, 0, 0, used);
    this.#data = larger;
  }

  #growFields(): void {
    const larger = new Uint32Array(2 * this.#fields.length);
    larger.set(this.#fields);
    this.#fields = larger;
  }

  /** Takes the last child out again: key and page. */
  takeLastChild(): { readonly key: Buffer; readonly id: number } {
    this.#count -= 1;
    const at = fields * this.#count;
    this.#dataBytes = this.#fields[at + 1] as number;
    const key = Buffer.from(this.#data.subarray(this.#dataBytes, this.#dataBytes + (this.#fields[at + 2] as number)));
    return { key, id: (this.#fields[at] as number) + (this.#fields[at + 3] as number) * 2 ** 32 };
  }

  /** Writes the node at `at` and empties it; the last key is remembered. `target` has room for `bytes`; what follows them stays. */
  writeLeaf(target: Buffer, at: number, id: number): void {
    this.#writeHeader(target, at, id, pageFlags.leaf);
    let element = at + pageHeaderBytes;
    let distance = elementBytes * this.#count;
    for (let i = 0; i < fields * this.#count; i += fields) {
      target.writeUInt32LE(this.#fields[i] as number, element);
      target.writeUInt32LE(distance + (this.#fields[i + 1] as number), element + 4);
      target.writeUInt32LE(this.#fields[i + 2] as number, element + 8);
      target.writeUInt32LE(this.#fields[i + 3] as number, element + 12);
      element += elementBytes;
      distance -= elementBytes;
    }
    this.#writeData(target, element);
  }

  /** As `writeLeaf`, for a node of children. */
  writeBranch(target: Buffer, at: number, id: number): void {
    this.#writeHeader(target, at, id, pageFlags.branch);
    let element = at + pageHeaderBytes;
    for (let i = 0; i < fields * this.#count; i += fields) {
      const distance = elementBytes * (this.#count - i / fields);
      target.writeUInt32LE(distance + (this.#fields[i + 1] as number), element);
      target.writeUInt32LE(this.#fields[i + 2] as number, element + 4);
      writeUint64(target, (this.#fields[i] as number) + (this.#fields[i + 3] as number) * 2 ** 32, element + 8);
      element += elementBytes;
    }
    this.#writeData(target, element);
  }

  #writeHeader(target: Buffer, at: number, id: number, flags: number): void {
    const overflow = id === 0 ? 0 : pagesFor(this.bytes, this.#pageSize) - 1;
    writePageHeader(target, at, { id, flags, count: this.#count, overflow });
  }

  #writeData(target: Buffer, at: number): void {
    this.#data.copy(target, at, 0, this.#dataBytes);
    if (this.#data.length > largeNode) this.#shrink();
    this.#empty();
  }

  #shrink(): void {
    const small = Buffer.allocUnsafeSlow(largeNode);
    this.#data.copy(small, 0, this.#lastStart, this.#lastStart + this.#lastBytes);
    this.#data = small;
    this.#lastStart = 0;
  }

  #empty(): void {
    this.#count = 0;
    this.#dataBytes = 0;
    this.#capacity = this.#pageSize;
  }
}
