import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunWriter } from './fs-run.js';
import { mergeRuns } from './merge-runs.js';

describe('sorted runs', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'runs-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function run(name: string, entries: readonly (readonly [key: string, value: string])[]): string {
    const path = join(folder, name);
    using writer = new RunWriter(path);
    for (const [key, value] of entries) writer.write({ key: Buffer.from(key), value: Buffer.from(value) });
    writer.finish();
    return path;
  }

  const merged = (...paths: string[]) =>
    [...mergeRuns(paths)].map(({ key, values }) => [key.toString(), values.map(String).sort()]);

  it('are merged in byte order, each key once with all its values', () => {
    const paths = [
      run('a', [
        ['a', '1'],
        ['a\0b', '2'],
        ['é', '3'],
      ]),
      run('b', [
        ['a', '4'],
        ['b', '5'],
        ['😀', '6'],
      ]),
      run('c', []),
      run('d', [['\uffff', '7']]),
    ];
    expect(merged(...paths)).toEqual([
      ['a', ['1', '4']],
      ['a\0b', ['2']],
      ['b', ['5']],
      ['é', ['3']],
      ['\uffff', ['7']],
      ['😀', ['6']],
    ]);
  });

  it('hold entries that are longer than what is read at once', () => {
    const long = 'x'.repeat(200_000);
    const path = run('a', [
      ['a', '1'],
      [`b${long}`, long],
      ['c', '2'],
    ]);
    expect(merged(path)).toEqual([
      ['a', ['1']],
      [`b${long}`, [long]],
      ['c', ['2']],
    ]);
  });

  it('give nothing where there are none, and end early without an open file', () => {
    expect(merged()).toEqual([]);
    const path = run('a', [
      ['a', '1'],
      ['b', '2'],
    ]);
    for (const { key } of mergeRuns([path])) {
      expect(key.toString()).toBe('a');
      break;
    }
  });

  it('are refused where one was cut off', () => {
    const path = run('a', [['a', '12345']]);
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    expect(() => merged(path)).toThrow('is cut off');
  });
});
