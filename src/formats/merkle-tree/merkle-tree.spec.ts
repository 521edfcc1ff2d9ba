import * as fc from 'fast-check';
import { emptyRoot, leafHash, nodeHash, splitOf } from './merkle-hash.js';
import { MerkleFrontier } from './merkle-frontier.js';
import { consistencyPath, inclusionPath, subtreeHash, type Subtree } from './merkle-proof.js';
import { verifyConsistency, verifyInclusion } from './verify-proof.js';

/** The eight leaves that implementations of RFC 6962 share, and the root after each. */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const hashes = leaves.map((hex) => leafHash(Buffer.from(hex, 'hex')));

const numbered = (count: number): Buffer[] => Array.from({ length: count }, (_, i) => leafHash(Buffer.from(String(i))));

/** MTH of RFC 6962 section 2.1, word by word. */
function plainRoot(tree: readonly Buffer[]): Buffer {
  if (tree.length < 2) return tree[0] ?? emptyRoot;
  const k = splitOf(tree.length);
  return nodeHash(plainRoot(tree.slice(0, k)), plainRoot(tree.slice(k)));
}

const resolve = (path: readonly Subtree[], tree: readonly Buffer[]): Buffer[] =>
  path.map((part) => subtreeHash(part, ({ start, end }) => (end - start === 1 ? tree[start] : undefined)));

const inclusion = (index: number, tree: readonly Buffer[]) => resolve(inclusionPath(index, tree.length), tree);
const consistency = (first: number, tree: readonly Buffer[]) => resolve(consistencyPath(first, tree.length), tree);
const flip = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte, i) => (i === 7 ? byte ^ 4 : byte)));

describe('a Merkle tree of RFC 6962', () => {
  it('has the shared roots after each of the shared leaves', () => {
    const frontier = new MerkleFrontier();
    expect(frontier.root().toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    for (const [i, leaf] of hashes.entries()) {
      frontier.append(leaf);
      expect([frontier.size, frontier.root().toString('hex')]).toEqual([i + 1, roots[i]]);
    }
  });

  it('has the shared inclusion proofs', () => {
    const hex = inclusion(0, hashes).map((hash) => hash.toString('hex'));
    expect(hex).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(inclusion(0, hashes.slice(0, 1))).toEqual([]);
  });

  it('grows to the root of the definition, also when it is stored in between', () => {
    const tree = numbered(70);
    let frontier = new MerkleFrontier();
    for (const [i, leaf] of tree.entries()) {
      frontier = MerkleFrontier.from(i, frontier.toBytes());
      frontier.append(leaf);
      expect(frontier.root()).toEqual(plainRoot(tree.slice(0, i + 1)));
    }
  });

  it('refuses a stored frontier that does not fit its size', () => {
    expect(() => MerkleFrontier.from(3, Buffer.alloc(32))).toThrow(/2 perfect subtrees/);
  });
});

describe('an inclusion proof', () => {
  it('holds for each leaf of each size, for no other place, and not with a flipped bit', () => {
    const tree = numbered(33);
    for (let size = 1; size <= tree.length; size += 1) {
      const part = tree.slice(0, size);
      const root = plainRoot(part);
      for (let index = 0; index < size; index += 1) {
        const proof = inclusion(index, part);
        expect(verifyInclusion(part[index]!, index, size, proof, root)).toBe(true);
        expect(verifyInclusion(flip(part[index]!), index, size, proof, root)).toBe(false);
        expect(verifyInclusion(part[index]!, (index + 1) % (size + 1), size, proof, root)).toBe(false);
        for (const i of proof.keys())
          expect(verifyInclusion(part[index]!, index, size, proof.with(i, flip(proof[i]!)), root)).toBe(false);
      }
    }
  });

  it('is as long as the tree is deep, also beyond 2^32 leaves', () => {
    expect(inclusionPath(0, 2 ** 40)).toHaveLength(40);
    expect(inclusionPath(2 ** 40, 2 ** 40 + 1)).toEqual([{ start: 0, end: 2 ** 40 }]);
    expect(() => inclusionPath(5, 5)).toThrow(RangeError);
  });
});

describe('a consistency proof', () => {
  it('is the shared one', () => {
    const hex = (first: number, size: number) =>
      consistency(first, hashes.slice(0, size)).map((hash) => hash.toString('hex'));
    expect(hex(6, 8)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      roots[3],
    ]);
    expect(hex(2, 5)).toEqual([
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ]);
  });

  it('holds between any two sizes, and not with a flipped bit or another root', () => {
    const tree = numbered(33);
    for (let size = 1; size <= tree.length; size += 1) {
      const second = { size, root: plainRoot(tree.slice(0, size)) };
      for (let earlier = 1; earlier <= size; earlier += 1) {
        const first = { size: earlier, root: plainRoot(tree.slice(0, earlier)) };
        const proof = consistency(earlier, tree.slice(0, size));
        expect(verifyConsistency(first, second, proof)).toBe(true);
        expect(verifyConsistency({ ...first, root: flip(first.root) }, second, proof)).toBe(false);
        expect(verifyConsistency(first, { ...second, root: flip(second.root) }, proof)).toBe(false);
        for (const i of proof.keys())
          expect(verifyConsistency(first, second, proof.with(i, flip(proof[i]!)))).toBe(false);
      }
    }
  });

  it('does not exist between a tree and one that differs in any of the old leaves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 40 }), fc.nat(), (first, more, where) => {
        const tree = numbered(first + more);
        const changed = tree.with(where % first, leafHash(Buffer.from('other')));
        const old = { size: first, root: plainRoot(tree.slice(0, first)) };
        const now = { size: tree.length, root: plainRoot(changed) };
        expect(verifyConsistency(old, now, consistency(first, changed))).toBe(false);
      }),
    );
  });
});
