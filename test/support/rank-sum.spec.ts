import { rankSumDeviation } from './rank-sum.js';

const ramp = (length: number, shift = 0) => Array.from({ length }, (_, index) => ((index * 7919) % 997) + shift);

describe('the rank sum', () => {
  it('finds nothing between equal samples, and a shift of one where it is there', () => {
    expect(rankSumDeviation(ramp(500), ramp(500))).toBeCloseTo(0);
    expect(Math.abs(rankSumDeviation(ramp(500), ramp(500, 100)))).toBeGreaterThan(3.3);
    expect(rankSumDeviation([1, 1], [1, 1])).toBe(0);
  });
});
