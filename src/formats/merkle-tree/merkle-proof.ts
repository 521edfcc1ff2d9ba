import { nodeHash, splitOf } from './merkle-hash.js';

/** Leaves `start` up to, not including, `end`, counted from 0: the part of the tree whose hash a proof needs. */
export interface Subtree {
  readonly start: number;
  readonly end: number;
}

/** Which subtree hashes prove that leaf `index` is in the tree of `size` leaves, in the order of RFC 6962 section 2.1.1. */
export function inclusionPath(index: number, size: number): Subtree[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`leaf ${index} is not in a tree of ${size}`);
  const path: Subtree[] = [];
  for (let start = 0, end = size; end - start > 1;) {
    const middle = start + splitOf(end - start);
    const isLeft = index < middle;
    path.unshift(isLeft ? { start: middle, end } : { start, end: middle });
    if (isLeft) end = middle;
    else start = middle;
  }
  return path;
}

/** Which subtree hashes prove that the tree of `size` leaves begins with that of `first`, in the order of RFC 6962 section 2.1.2. */
export function consistencyPath(first: number, size: number): Subtree[] {
  if (!(first >= 1 && first <= size)) throw new RangeError(`a tree of ${first} is no beginning of one of ${size}`);
  const path: Subtree[] = [];
  let [start, end] = [0, size];
  while (first !== end) {
    const middle = start + splitOf(end - start);
    const isLeft = first <= middle;
    path.unshift(isLeft ? { start: middle, end } : { start, end: middle });
    if (isLeft) end = middle;
    else start = middle;
  }
  // The verifier has the old root: the subtree that is the whole old tree need not be sent.
  return start === 0 ? path : [{ start, end }, ...path];
}

/** The hash of a subtree from `known`, which answers for the parts that it has, down to single leaves. */
export function subtreeHash(subtree: Subtree, known: (subtree: Subtree) => Buffer | undefined): Buffer {
  const found = known(subtree);
  if (found) return found;
  const { start, end } = subtree;
  if (end - start <= 1) throw new RangeError(`leaf ${start} is not known`);
  const middle = start + splitOf(end - start);
  return nodeHash(subtreeHash({ start, end: middle }, known), subtreeHash({ start: middle, end }, known));
}
