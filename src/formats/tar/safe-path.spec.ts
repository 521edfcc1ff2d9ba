import { FormatError } from '../format-error.js';
import { PathSet } from './path-set.js';
import { checkEntryPath } from './safe-path.js';

function refusal(act: () => unknown): { code: string; path?: string; message: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof FormatError) return { code: error.code, path: error.path, message: error.message };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a path from outside', () => {
  it.each([
    '../x',
    '..',
    'a/../../x',
    'a/..',
    './x',
    'a/./b',
    '/abs',
    '//server/x',
    'C:\\x',
    'c:x',
    'C:/x',
    '\\\\server',
    'a\\b',
    'a\0b',
    'a\nb',
    'a\u007fb',
    's'.repeat(300),
    `a/${'ü'.repeat(128)}`,
    'CON',
    'a/con.json',
    'nul',
    'Aux.tar.gz',
    'com1',
    'lpt9.x',
    'COM¹',
    'a/PRN /b',
    'dot.',
    'space ',
    'a./b',
    '',
    'a//b',
    'a/',
    'lone\ud800',
    'a/'.repeat(600),
    `${'d/'.repeat(32)}x`,
  ])('B46: is refused if it is %j, with its name', (path) => {
    expect(refusal(() => checkEntryPath(path))).toMatchObject({
      code: 'unsafe-path',
      path,
      message: expect.stringContaining('entry "') as string,
    });
  });

  it.each([
    'a',
    'data/advisories/000001.jsonl.zst',
    'RHSA-2024:1234.json',
    '.hidden',
    '...x',
    'ü/日本.json',
    'console',
    'com10',
    'a b/c.d',
    's'.repeat(255),
    `${'d/'.repeat(31)}x`,
  ])('is taken if it is %j', (path) => expect(checkEntryPath(path)).toBe(path));
});

describe('a set of paths', () => {
  const add = (paths: readonly string[]) => () => {
    const set = new PathSet();
    for (const path of paths) {
      if (path.endsWith('/')) set.addFolder(path.slice(0, -1));
      else set.addFile(path);
    }
    return set.size;
  };

  it.each([
    [['a/b', 'a/b']],
    [['a/b', 'A/b']],
    [['Data/x', 'data/y']],
    [['a/README', 'a/readme']],
    [['caf\u00e9', 'cafe\u0301']],
    [['CAF\u00c9', 'cafe\u0301']],
    [['a', 'a/b']],
    [['a/b/c', 'a/b']],
    [['a', 'a/']],
    [['a/', 'a']],
    [['a/', 'A/']],
    [['a/b/c', 'a/B/d']],
    [['x/y/z', 'X']],
  ])('B47: refuses the last of %j', (paths) => {
    expect(refusal(add(paths))).toMatchObject({ code: 'duplicate', path: paths.at(-1)?.replace(/\/$/, '') });
  });

  it('takes what is apart on every system', () => {
    expect(add(['a/b', 'a/c', 'a/b2/c', 'a/', 'a/', 'ab', 'b/a', 'ü', 'u'])()).toBe(7);
  });

  it('stays quick with very many deep paths', () => {
    const set = new PathSet();
    const started = performance.now();
    for (let i = 0; i < 100_000; i += 1) set.addFile(`${'d/'.repeat(30)}${i}`);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(set.size).toBe(100_000);
  });
});
