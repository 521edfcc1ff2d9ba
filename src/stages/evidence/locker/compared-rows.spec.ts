import { identityArrays, withoutRows } from './compared-rows.js';
import { prepareBlocks } from './prepare-blocks.js';

const prepare = (...ids: readonly string[]) => {
  const lines = ids.map((id) => `${JSON.stringify({ id, modified: '2026-01-01T00:00:00Z', affected: [] })}\n`);
  const block = { form: 'json-lines' as const, path: 'x', line: 1, bytes: Buffer.from(lines.join('')) };
  return prepareBlocks({ blocks: [block], rules: { source: 'osv' }, keepOriginals: false, stamp: { seq: 1 } });
};

/** Elements of a one-dimensional array in PostgreSQL's binary form. */
function elementsOf(array: Buffer): string[] {
  const elements: string[] = [];
  for (let at = 20; at < array.length; at += 4 + array.readInt32BE(at))
    elements.push(array.toString('latin1', at + 4, at + 4 + array.readInt32BE(at)));
  expect(array.readInt32BE(12)).toBe(elements.length);
  return elements;
}

describe('rows of a task', () => {
  it('are in order of their keys, whatever the order of the input', () => {
    const { keys } = identityArrays([prepare('C', 'A', 'D', 'B')]);
    expect(elementsOf(keys)).toEqual(['osv/A', 'osv/B', 'osv/C', 'osv/D']);
  });
});

describe('the rows of a window', () => {
  it('give their kinds, keys and digests as arrays, element by element of one row', () => {
    const { kinds, keys, digests } = identityArrays([prepare('B', 'A'), prepare(), prepare('C')]);
    expect(elementsOf(kinds)).toEqual(['advisories', 'advisories', 'advisories']);
    expect(elementsOf(keys)).toEqual(['osv/A', 'osv/B', 'osv/C']);
    expect(elementsOf(digests).slice(0, 2)).toEqual(elementsOf(identityArrays([prepare('A', 'B')]).digests));
  });

  it('lose those that are left out, and no byte of the others', () => {
    const [first, last] = withoutRows([prepare('A', 'B', 'C'), prepare('D', 'E')], [0, 2, 4]);
    expect([Buffer.from(first!.rows), Buffer.from(last!.rows)]).toEqual([
      Buffer.from(prepare('B').rows),
      Buffer.from(prepare('D').rows),
    ]);
  });
});
