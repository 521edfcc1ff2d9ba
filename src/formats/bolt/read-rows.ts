import { damaged, type BoltFile } from './bolt-file.js';
import { bucketHeaderBytes } from './bolt-layout.js';
import type { BoltPath, BoltRow } from './bolt-row.js';
import { readBucketHeader } from './bucket-header.js';
import { inlineNode, type PageNode } from './page-node.js';
import { shownKey } from './shown-key.js';
import { TreeWalk, type WalkedLeaf } from './tree-walk.js';

/**
 * All rows of an untrusted file in order, a bucket before what is in it. Keys and values are parts of pages that were read; each page is
 * read once. Throws FormatError at the first thing that is wrong, with the offset.
 */
export function readBoltRows(file: BoltFile): Generator<BoltRow, void> {
  return walkRows(
    new TreeWalk(file, (error) => {
      throw error;
    }),
  );
}

/** As readBoltRows; what is wrong goes to the walk's `report`, and the rows below it are left out. */
export function* walkRows(walk: TreeWalk): Generator<BoltRow, void> {
  const { root } = walk.file.meta;
  for (const { node, depth } of walk.leaves({ root, from: 0, depth: 0 }))
    yield* leafRows(walk, node, { path: [], depth });
}

interface Place {
  readonly path: BoltPath;
  readonly depth: number;
}

function* leafRows(walk: TreeWalk, node: PageNode, place: Place): Generator<BoltRow, void> {
  for (let i = 0; i < node.count; i += 1) {
    if (node.isBucket(i)) yield* bucketRows(walk, node, i, place);
    else if (place.path.length > 0) yield { path: place.path, key: node.key(i), value: node.value(i) };
    else
      walk.report(
        damaged(node.offsetOf(i), `${shownKey(node.key(i))} is a value in the root bucket, which holds buckets only`),
      );
  }
}

function* bucketRows(walk: TreeWalk, node: PageNode, index: number, place: Place): Generator<BoltRow, void> {
  const { root, sequence } = readBucketHeader(node.value(index));
  const path = [...place.path, node.key(index)];
  yield { path, sequence };
  const leaves =
    root === 0
      ? inlineLeaf(walk, node, index, place.depth)
      : treeLeaves(walk, node, index, { root, depth: place.depth });
  for (const leaf of leaves) yield* leafRows(walk, leaf.node, { path, depth: leaf.depth });
}

function inlineLeaf(walk: TreeWalk, node: PageNode, index: number, depth: number): readonly WalkedLeaf[] {
  const inline = walk.attempt(() => inlineNode(node.value(index), node.valueOffset(index)));
  return inline ? [{ node: inline, depth: depth + 1 }] : [];
}

function treeLeaves(
  walk: TreeWalk,
  node: PageNode,
  index: number,
  { root, depth }: { readonly root: number; readonly depth: number },
): Iterable<WalkedLeaf> {
  const { length } = node.value(index);
  if (length === bucketHeaderBytes) return walk.leaves({ root, from: node.valueOffset(index), depth });
  walk.report(
    damaged(
      node.valueOffset(index),
      `${length - bucketHeaderBytes} bytes follow the header of a bucket with pages of its own`,
    ),
  );
  return [];
}
