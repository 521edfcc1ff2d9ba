import { FormatError } from '../format-error.js';
import type { BoltFile } from './bolt-file.js';
import type { BoltPath } from './bolt-row.js';
import { readBucketHeader } from './bucket-header.js';
import { inlineNode, PageNode } from './page-node.js';

/** Where a search stands: the page, and how many lie above it. */
interface Standing {
  readonly node: PageNode;
  readonly depth: number;
}

interface Found extends Standing {
  readonly index: number;
}

/**
 * The value of `key` in the bucket `path`; undefined if there is none. Reads the pages on the way and no others, so that a file which
 * checkBolt refuses may give anything. Throws FormatError for a damaged page on the way.
 */
export function findBoltValue(file: BoltFile, path: BoltPath, key: Uint8Array): Buffer | undefined {
  let standing: Standing = { node: open(file, file.meta.root, 0, 1), depth: 1 };
  for (const name of path) {
    const found = descend(file, standing, name);
    if (found === undefined || !found.node.isBucket(found.index)) return undefined;
    standing = enter(file, found);
  }
  const found = descend(file, standing, key);
  return found && !found.node.isBucket(found.index) ? found.node.value(found.index) : undefined;
}

function enter(file: BoltFile, { node, index, depth }: Found): Standing {
  const value = node.value(index);
  const offset = node.valueOffset(index);
  const { root } = readBucketHeader(value);
  return { node: root === 0 ? inlineNode(value, offset) : open(file, root, offset, depth + 1), depth: depth + 1 };
}

function descend(file: BoltFile, start: Standing, key: Uint8Array): Found | undefined {
  let { node, depth } = start;
  while (!node.isLeaf) {
    const index = Math.max(0, lastUpTo(node, key));
    depth += 1;
    node = open(file, node.child(index), node.offsetOf(index), depth);
  }
  const index = lastUpTo(node, key);
  return index >= 0 && node.key(index).equals(key) ? { node, index, depth } : undefined;
}

function open(file: BoltFile, id: number, from: number, depth: number): PageNode {
  const { maxDepth } = file.limits;
  if (depth > maxDepth)
    throw new FormatError('depth', `the bolt file is more than ${maxDepth} pages deep`, { offset: from });
  const node = new PageNode(file.run(id, from));
  if (node.count > 0 || node.isLeaf) return node;
  throw new FormatError('syntax', `page ${id} is a branch without children`, { offset: node.offset });
}

/** The last element whose key is `key` or sorts before it; -1 if there is none. */
function lastUpTo(node: PageNode, key: Uint8Array): number {
  let low = 0;
  let high = node.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (node.key(middle).compare(key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
