import { nodeHash } from './merkle-hash.js';

const halve = (value: number): number => Math.floor(value / 2);
const isOdd = (value: number): boolean => value % 2 === 1;

/** Whether the leaf with this hash is number `index` (from 0) of the tree with this root. The steps are RFC 9162 section 2.1.3.2. */
export function verifyInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
  root: Buffer,
): boolean {
  if (index >= size) return false; // step 1
  let [fn, sn, r] = [index, size - 1, leaf]; // steps 2, 3
  for (const p of proof) {
    if (sn === 0) return false; // step 4a
    if (isOdd(fn) || fn === sn) {
      r = nodeHash(p, r);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [halve(fn), halve(sn)];
    } else r = nodeHash(r, p);
    [fn, sn] = [halve(fn), halve(sn)];
  }
  return sn === 0 && r.equals(root); // step 5
}

/** A tree of a log: how many leaves, and their root. */
export interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

/** Whether the tree of `second` begins with all of `first`. The steps are RFC 9162 section 2.1.4.2. */
export function verifyConsistency(first: TreeHead, second: TreeHead, proof: readonly Buffer[]): boolean {
  if (first.size === second.size) return proof.length === 0 && first.root.equals(second.root);
  if (first.size === 0 || first.size > second.size || proof.length === 0) return false; // step 1
  const path = isPowerOfTwo(first.size) ? [first.root, ...proof] : [...proof]; // step 2
  let [fn, sn] = [first.size - 1, second.size - 1]; // step 3
  while (isOdd(fn)) [fn, sn] = [halve(fn), halve(sn)]; // step 4
  let [fr, sr] = [path[0]!, path[0]!]; // step 5
  for (const c of path.slice(1)) {
    if (sn === 0) return false; // step 6a
    if (isOdd(fn) || fn === sn) {
      [fr, sr] = [nodeHash(c, fr), nodeHash(c, sr)];
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [halve(fn), halve(sn)];
    } else sr = nodeHash(sr, c);
    [fn, sn] = [halve(fn), halve(sn)];
  }
  return sn === 0 && fr.equals(first.root) && sr.equals(second.root); // step 7
}

function isPowerOfTwo(value: number): boolean {
  let rest = value;
  while (!isOdd(rest)) rest = halve(rest);
  return rest === 1;
}
