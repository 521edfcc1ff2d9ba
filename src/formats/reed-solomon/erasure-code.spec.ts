import * as fc from 'fast-check';
import { FormatError } from '../format-error.js';
import { ErasureCode } from './erasure-code.js';
import { inverse, multiply } from './galois-field.js';

/** The product as school does it: bit by bit, then what is too long folded back by the field's polynomial. */
function productOf(a: number, b: number): number {
  let sum = 0;
  for (let bit = 0; bit < 8; bit += 1) if ((b >> bit) & 1) sum ^= a << bit;
  for (let bit = 14; bit >= 8; bit -= 1) if ((sum >> bit) & 1) sum ^= 0x11d << (bit - 8);
  return sum;
}

const elements = Array.from({ length: 256 }, (_, element) => element);
const blocks = (count: number, length: number, seed: number): Uint8Array[] =>
  Array.from({ length: count }, (_, block) =>
    Uint8Array.from({ length }, (__, i) => (seed * 31 + block * 131 + i * 17 + ((i * i) >> 3)) & 0xff),
  );

/** What `repair` makes of the shards that are left. */
function repaired(code: ErasureCode, shards: readonly Uint8Array[], lost: ReadonlySet<number>): Uint8Array[] {
  const { inputs, product } = code.repair(lost);
  const made = product.matrix.map(() => new Uint8Array(shards[0]!.length));
  product.apply(
    inputs.map((shard) => shards[shard]!),
    made,
  );
  return made;
}

describe('the field of 256 elements', () => {
  it('multiplies as polynomials do', () => {
    for (const a of elements) for (const b of elements) expect(multiply(a, b)).toBe(productOf(a, b));
  });

  it('has an inverse of every element but zero', () => {
    for (const a of elements.slice(1)) expect(productOf(a, inverse(a))).toBe(1);
    expect(() => inverse(0)).toThrow(RangeError);
  });
});

describe('an erasure code', () => {
  it('gives parity that is the sum of the data, each times one over the sum of row and column', () => {
    const code = new ErasureCode(3, 2);
    const data = blocks(3, 5, 7);
    const parity = blocks(2, 5, 0);
    code.encode(data, parity);
    for (const row of [0, 1])
      for (let i = 0; i < 5; i += 1)
        expect(parity[row]![i]).toBe(
          data.reduce((sum, block, column) => sum ^ productOf(block[i]!, inverse((3 + row) ^ column)), 0),
        );
  });

  it('makes any lost shards again, as many as there is parity', () => {
    const cases = fc
      .record({ data: fc.integer({ min: 1, max: 40 }), parity: fc.integer({ min: 1, max: 9 }), seed: fc.nat(1000) })
      .chain((it) =>
        fc.record({
          data: fc.constant(it.data),
          parity: fc.constant(it.parity),
          seed: fc.constant(it.seed),
          lost: fc.uniqueArray(fc.nat(it.data + it.parity - 1), { maxLength: it.parity }),
          length: fc.constantFrom(1, 4095, 4097),
        }),
      );
    fc.assert(
      fc.property(cases, ({ data, parity, seed, lost, length }) => {
        const code = new ErasureCode(data, parity);
        const shards = [...blocks(data, length, seed), ...blocks(parity, length, 0)];
        code.encode(shards.slice(0, data), shards.slice(data));
        const made = repaired(code, shards, new Set(lost));
        const wanted = lost.filter((shard) => shard < data).toSorted((a, b) => a - b);
        expect(made).toEqual(wanted.map((shard) => shards[shard]));
      }),
      { numRuns: 60 },
    );
  });

  it('uses all 256 shards that there can be, and no more', () => {
    const code = new ErasureCode(240, 16);
    const shards = [...blocks(240, 64, 3), ...blocks(16, 64, 0)];
    code.encode(shards.slice(0, 240), shards.slice(240));
    const lost = Array.from({ length: 16 }, (_, at) => at * 15);
    expect(repaired(code, shards, new Set(lost))).toEqual(lost.map((shard) => shards[shard]));
    expect(() => new ErasureCode(240, 17)).toThrow(RangeError);
  });

  it('does not guess where more is lost than parity replaces', () => {
    const code = new ErasureCode(4, 2);
    expect(() => code.repair(new Set([0, 1, 2]))).toThrow(FormatError);
    expect(() => code.repair(new Set([0, 1, 5]))).toThrow('2 shards are lost, parity replaces 1');
  });
});
