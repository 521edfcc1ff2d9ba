import { damaged, type PageRun } from './bolt-file.js';
import {
  bucketFlag,
  bucketHeaderBytes,
  elementBytes,
  maxKeyBytes,
  pageFlags,
  pageHeaderBytes,
  readUint64,
} from './bolt-layout.js';
import { readPageHeader } from './page-header.js';

/**
 * A branch or leaf page whose elements were checked when it was made: each lies in the page, one right behind the other as bbolt packs
 * them, and the keys ascend. The buffers that it gives are parts of the page.
 */
export class PageNode {
  readonly isLeaf: boolean;
  readonly count: number;
  /** Of the file, or of the inline bucket's page within it. */
  readonly offset: number;
  readonly #bytes: Buffer;
  /** Where the last element ends, in bytes from the page's beginning. */
  readonly end: number;

  /** Throws FormatError `syntax`, `unsorted` or `duplicate`, with the offset. */
  constructor({ header, offset, bytes }: PageRun) {
    this.offset = offset;
    this.#bytes = bytes;
    this.isLeaf = header.flags === pageFlags.leaf;
    this.count = header.count;
    if (!this.isLeaf && header.flags !== pageFlags.branch)
      throw damaged(offset + 8, `the page at byte ${offset} is neither a branch nor a leaf (flags ${header.flags})`);
    this.end = this.isLeaf ? this.#checkElements(checkLeafElement) : this.#checkElements(checkBranchElement);
    this.#checkOrder();
  }

  /** Of the page and its overflow. */
  get bytes(): number {
    return this.#bytes.length;
  }

  key(index: number): Buffer {
    const start = this.#keyStart(index);
    return this.#bytes.subarray(start, start + this.#keyLength(index));
  }

  /** Of a leaf. */
  value(index: number): Buffer {
    const start = this.#keyStart(index) + this.#keyLength(index);
    return this.#bytes.subarray(start, start + this.#bytes.readUInt32LE(elementAt(index) + 12));
  }

  /** Of a leaf: where the value lies in the file. */
  valueOffset(index: number): number {
    return this.offset + this.#keyStart(index) + this.#keyLength(index);
  }

  /** Of a leaf: whether the value is a bucket. */
  isBucket(index: number): boolean {
    return this.#bytes.readUInt32LE(elementAt(index)) === bucketFlag;
  }

  /** Page id, of a branch; above 2^53 it is Infinity. */
  child(index: number): number {
    return readUint64(this.#bytes, elementAt(index) + 8) ?? Infinity;
  }

  /** Place of the element in the file. */
  offsetOf(index: number): number {
    return this.offset + elementAt(index);
  }

  #keyStart(index: number): number {
    const at = elementAt(index);
    return at + this.#bytes.readUInt32LE(this.isLeaf ? at + 4 : at);
  }

  #keyLength(index: number): number {
    return this.#bytes.readUInt32LE(elementAt(index) + (this.isLeaf ? 8 : 4));
  }

  #checkElements(check: CheckElement): number {
    let end = elementAt(this.count);
    if (end > this.#bytes.length) throw damaged(this.offset + 10, `${this.count} elements do not fit into their page`);
    for (let i = 0; i < this.count; i += 1) end = check(this.#bytes, elementAt(i), end, this.offset);
    return end;
  }

  #checkOrder(): void {
    for (let i = 1; i < this.count; i += 1) {
      if (this.key(i - 1).compare(this.key(i)) >= 0)
        throw damaged(
          this.offsetOf(i),
          `element ${i} of the page at byte ${this.offset} does not sort behind the one before`,
        );
    }
  }
}

/** Returns where the element ends: the next one begins there. */
type CheckElement = (bytes: Buffer, at: number, start: number, offset: number) => number;

const elementAt = (index: number): number => pageHeaderBytes + elementBytes * index;

function checkLeafElement(bytes: Buffer, at: number, start: number, offset: number): number {
  const flags = bytes.readUInt32LE(at);
  const value = bytes.readUInt32LE(at + 12);
  if (flags > bucketFlag) throw damaged(offset + at, `a leaf element has the flags ${flags}`);
  if (flags === bucketFlag && value < bucketHeaderBytes)
    throw damaged(offset + at + 12, `a bucket's value has ${value} bytes; its header alone has ${bucketHeaderBytes}`);
  return checkPlace(bytes, at, {
    start,
    pos: bytes.readUInt32LE(at + 4),
    key: bytes.readUInt32LE(at + 8),
    value,
    offset,
  });
}

function checkBranchElement(bytes: Buffer, at: number, start: number, offset: number): number {
  return checkPlace(bytes, at, {
    start,
    pos: bytes.readUInt32LE(at),
    key: bytes.readUInt32LE(at + 4),
    value: 0,
    offset,
  });
}

interface Place {
  readonly start: number;
  readonly pos: number;
  readonly key: number;
  readonly value: number;
  readonly offset: number;
}

function checkPlace(bytes: Buffer, at: number, { start, pos, key, value, offset }: Place): number {
  if (key === 0 || key > maxKeyBytes)
    throw damaged(offset + at, `a key has ${key} bytes; 1 to ${maxKeyBytes} are possible`);
  if (at + pos !== start)
    throw damaged(offset + at, `a key begins at ${at + pos} of its page, not at ${start} where the one before ends`);
  const end = start + key + value;
  if (end > bytes.length) throw damaged(offset + at, `an element ends ${end - bytes.length} bytes behind its page`);
  return end;
}

/** The page inside the value of an inline bucket, which has to fill it, and holds no buckets. Throws as PageNode does. */
export function inlineNode(value: Buffer, offset: number): PageNode {
  const bytes = value.subarray(bucketHeaderBytes);
  const at = offset + bucketHeaderBytes;
  if (bytes.length < pageHeaderBytes) throw damaged(at, 'an inline bucket is too short for a page');
  const header = readPageHeader(bytes, 0);
  if (header.id !== 0 || header.overflow !== 0 || header.flags !== pageFlags.leaf)
    throw damaged(at, 'the page of an inline bucket is not a single leaf with the id 0');
  const node = new PageNode({ header, offset: at, bytes });
  if (node.end !== bytes.length)
    throw damaged(at + node.end, `${bytes.length - node.end} bytes follow an inline bucket's page`);
  for (let i = 0; i < node.count; i += 1)
    if (node.isBucket(i)) throw damaged(node.offsetOf(i), 'an inline bucket holds a bucket');
  return node;
}
