import { checkClock } from './check-clock.js';

describe('a clock', () => {
  it.each([
    [0, 0, 'ok', 'agrees with this machine'],
    [2_400, 1_000, 'ok', 'agrees with this machine'],
    [-3_000, 0, 'warn', 'is 3 s behind this machine'],
    [31_000, 0, 'fail', 'is 31 s ahead of this machine'],
  ])('%s ms ahead, read to %s ms: %s', (ahead, precision, state, detail) => {
    expect(checkClock('clock', ahead, precision)).toMatchObject({ state, detail });
  });
});
