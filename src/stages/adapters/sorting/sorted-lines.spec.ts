import { TemporaryFolder } from '../../../../test/support/bundle-fixture.js';
import { SortedLines } from './sorted-lines.js';

describe('sorted lines', () => {
  it.each([1, 20, 1_000_000])('come in byte order, each once, in runs of %i bytes', (runBytes) => {
    using folder = new TemporaryFolder();
    const lines = new SortedLines(folder.path, runBytes);
    const given = ['b\n', 'é\n', 'a\n', 'b\n', 'ab\n', '😀\n', '\uffff\n'];
    for (const line of given) lines.add(line);
    expect([...lines.sorted()].map(String)).toEqual(['a\n', 'ab\n', 'b\n', 'é\n', '\uffff\n', '😀\n']);
  });

  it('are none where none were added', () => {
    using folder = new TemporaryFolder();
    expect([...new SortedLines(folder.path).sorted()]).toEqual([]);
  });
});
