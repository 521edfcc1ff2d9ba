import * as fc from 'fast-check';
import { numberSurvives } from './number-token.js';

describe('a number token', () => {
  it.each([
    '0',
    '1',
    '-1',
    '1.0',
    '1E2',
    '1e+2',
    '100e-2',
    '0.0',
    '0e5',
    '123456789012345',
    '9007199254740992',
    '1e22',
    '1e300',
    '0.000001',
    '5e-324',
    '1.7976931348623157e308',
  ])('%s survives RFC 8785', (token) => expect(numberSurvives(token)).toBe(true));

  it.each([
    '-0',
    '-0.0',
    '-0e1',
    '9007199254740993',
    '12345678901234567890',
    '1e400',
    '-1e400',
    '1e-400',
    '0.1000000000000000055511151231257827',
    '333333333.33333329',
    '1e9999999999999999999',
  ])('%s does not', (token) => expect(numberSurvives(token)).toBe(false));

  it('survives whatever JavaScript wrote itself, and any decimal of 15 digits', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (value) => Object.is(value, -0) || numberSurvives(String(value)),
      ),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999_999_999_999_999 }),
        fc.integer({ min: -290, max: 290 }),
        (digits, power) => numberSurvives(`${digits}e${power}`),
      ),
    );
  });

  it('is judged in linear time', () => {
    const started = performance.now();
    expect(numberSurvives(`1${'0'.repeat(200_000)}1`)).toBe(false);
    expect(numberSurvives(`0.${'0'.repeat(200_000)}1`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
