import { formatBytes, formatCount, formatDuration } from './quantities.js';
import { renderFields, renderTable } from './table.js';

describe('tables', () => {
  it('align text to the left, numbers to the right, and show what is missing', () => {
    expect(
      renderTable(
        ['NAME', 'RECORDS'],
        [
          ['quickstart', 9],
          ['b', undefined],
          ['c', '1,200'],
        ],
      ),
    ).toBe('NAME        RECORDS\nquickstart  9\nb           -\nc           1,200\n');
    expect(
      renderTable(
        ['N', 'RECORDS'],
        [
          ['a', 9],
          ['b', '1,200'],
        ],
      ),
    ).toBe('N  RECORDS\na        9\nb    1,200\n');
  });

  it('cut the widest text column to fit the width', () => {
    const lines = renderTable(['ID', 'WHAT'], [['x', 'y'.repeat(100)]], 30)
      .trimEnd()
      .split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBe(30);
    expect(lines[1]!.endsWith('…')).toBe(true);
  });

  it('keep one line a row whatever a value holds', () => {
    expect(renderTable(['A'], [['one\ntwo\tthree']])).toBe('A\none two three\n');
  });

  it('put a value that is too long for its line below its name', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(
      renderFields(
        [
          ['records', 5],
          ['manifestDigest', digest],
        ],
        80,
      ),
    ).toBe(`records         5\nmanifestDigest\n  ${digest}\n`);
  });
});

describe('quantities', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [1_500_000, '1.4 MiB'],
    [3 * 1024 ** 4, '3.0 TiB'],
  ])('shows %d bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [-1, '0 s'],
    [59.4, '59 s'],
    [125, '2 min 05 s'],
    [3780, '1 h 03 min'],
  ])('shows %d seconds as %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it('groups counts the same in every locale', () => {
    expect([1, 999, 1000, 1_234_567].map(formatCount)).toEqual(['1', '999', '1,000', '1,234,567']);
  });
});
