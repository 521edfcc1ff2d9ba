import { FormatError } from '../format-error.js';
import { damaged, type BoltFile, type PageExtent } from './bolt-file.js';
import { PageMap } from './page-map.js';
import { PageNode } from './page-node.js';
import { shownKey } from './shown-key.js';

/** Where a tree hangs. */
export interface TreeRoot {
  readonly root: number;
  /** Offset of what refers to it. */
  readonly from: number;
  /** Pages above it. */
  readonly depth: number;
}

export interface WalkedLeaf {
  readonly node: PageNode;
  readonly depth: number;
}

interface Subtree {
  readonly id: number;
  readonly from: number;
  readonly depth: number;
  readonly isRoot: boolean;
  /** Every key is at least this. */
  readonly low?: Buffer;
  /** Every key is below this. */
  readonly high?: Buffer;
}

/**
 * Goes over the trees of an untrusted file in the order of their keys, each page once: a page that is reached again, and so every cycle, is
 * an error. What is wrong goes to `report`; if that returns, the walk goes on behind the subtree in which it was found.
 */
export class TreeWalk {
  readonly file: BoltFile;
  readonly reached: PageMap;
  readonly report: (error: FormatError) => void;
  readonly counts = { branchPages: 0, leafPages: 0, overflowPages: 0 };
  #heldBytes = 0;

  constructor(file: BoltFile, report: (error: FormatError) => void) {
    this.file = file;
    this.report = report;
    this.reached = new PageMap(file.meta.highWaterMark);
    this.reached.claim(0, 2);
  }

  /** Leaves of the tree below `root`. */
  leaves({ root, from, depth }: TreeRoot): Generator<WalkedLeaf, void> {
    return this.#subtree({ id: root, from, depth: depth + 1, isRoot: true });
  }

  /** What `read` gives; undefined after a FormatError, which was reported. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.report(error);
      return undefined;
    }
  }

  *#subtree(place: Subtree): Generator<WalkedLeaf, void> {
    const node = this.attempt(() => this.#open(place));
    if (node === undefined) return;
    this.#heldBytes += node.bytes;
    if (node.isLeaf) yield { node, depth: place.depth };
    else yield* this.#children(node, place);
    this.#heldBytes -= node.bytes;
  }

  *#children(node: PageNode, { depth, high }: Subtree): Generator<WalkedLeaf, void> {
    for (let i = 0; i < node.count; i += 1) {
      const end = i + 1 < node.count ? node.key(i + 1) : high;
      const from = node.offsetOf(i);
      yield* this.#subtree({ id: node.child(i), from, depth: depth + 1, isRoot: false, low: node.key(i), high: end });
    }
  }

  #open(place: Subtree): PageNode {
    const { maxDepth } = this.file.limits;
    if (place.depth > maxDepth)
      throw new FormatError('depth', `the bolt file is more than ${maxDepth} pages deep`, { offset: place.from });
    const node = new PageNode(this.file.run(place.id, place.from, (extent) => this.#admit(extent, place.from)));
    requireKeys(node, place);
    this.counts[node.isLeaf ? 'leafPages' : 'branchPages'] += 1;
    return node;
  }

  #admit({ id, pages, bytes }: PageExtent, from: number): void {
    const taken = this.reached.claim(id, pages);
    if (taken !== undefined)
      throw new FormatError('duplicate', `page ${taken} of the bolt file is reached twice`, { offset: from });
    const { maxHeldBytes } = this.file.limits;
    if (this.#heldBytes + bytes > maxHeldBytes)
      throw new FormatError('too-large', `the pages down to page ${id} have more than ${maxHeldBytes} bytes`, {
        offset: from,
      });
    this.counts.overflowPages += pages - 1;
  }
}

function requireKeys(node: PageNode, { id, isRoot, low, high }: Subtree): void {
  if (node.count === 0) {
    if (isRoot && node.isLeaf) return;
    throw damaged(node.offset + 10, `page ${id} is empty; only the one leaf of an empty bucket may be`);
  }
  if (low && node.key(0).compare(low) < 0)
    throw damaged(node.offset, `page ${id} begins with ${shownKey(node.key(0))}, before the key that leads to it`);
  const last = node.key(node.count - 1);
  if (high && last.compare(high) >= 0)
    throw damaged(node.offset, `page ${id} ends with ${shownKey(last)}, at or behind the key of the next page`);
}
