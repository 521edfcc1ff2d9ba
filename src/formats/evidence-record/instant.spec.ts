import { formatInstant, parseDate, parseInstant, zeroInstant } from './instant.js';

describe('instants', () => {
  it.each([
    ['2024-02-29T12:34:56Z', '2024-02-29T12:34:56Z'],
    ['2021-09-26T23:32:08.989778Z', '2021-09-26T23:32:08.989778Z'],
    ['2023-01-16T19:07:16.853479631-06:00', '2023-01-17T01:07:16.853479Z'],
    ['2024-07-10t12:17:44.60495+04:00', '2024-07-10T08:17:44.60495Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['1969-12-31T23:59:59.5Z', '1969-12-31T23:59:59.5Z'],
    ['3001-06-06T10:37:00Z', '3001-06-06T10:37:00Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z'],
  ])('reads %s as %s', (text, canonical) => {
    expect(formatInstant(parseInstant(text) ?? 1n)).toBe(canonical);
  });

  it.each([
    '2026-13-01T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01',
    '2024-01-01 00:00:00Z',
    '0000-01-01T00:00:00Z',
    '2024-01-00T00:00:00Z',
    1704067200,
    null,
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('agrees with Date on every day of two leap cycles, and on days of the first century', () => {
    for (let day = -200_000; day < 60_000; day += 97) {
      const text = new Date(day * 86_400_000).toISOString();
      expect(parseInstant(text)).toBe(BigInt(day) * 86_400_000_000n);
    }
    expect(parseDate('0050-03-01')).toBe(BigInt(new Date('0050-03-01T00:00:00Z').getTime()) * 1000n);
    expect(parseInstant('0001-01-01T00:00:00Z')).toBe(zeroInstant);
  });
});
