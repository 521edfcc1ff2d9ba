import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { programFiles } from './program-files.js';

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'export-center-test-'))));
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const lock = (packages: object) => write('package-lock.json', JSON.stringify({ packages: { '': {}, ...packages } }));

describe('the files of the program', () => {
  it('are its own and those of installed packages, in byte order, without what is for development', () => {
    lock({ 'node_modules/a': {}, 'node_modules/b': { dev: true }, 'node_modules/c': { optional: true } });
    for (const path of ['node_modules/a/index.js', 'node_modules/b/index.js', 'bin/export-center', 'src/x.ts'])
      write(path);
    expect(programFiles(root).map(({ path }) => path)).toEqual([
      'bin/export-center',
      'node_modules/a/index.js',
      'package-lock.json',
    ]);
  });

  it('are refused where a package that must be there is not installed', () => {
    lock({ 'node_modules/a': {} });
    expect(() => programFiles(root)).toThrow('node_modules/a is not installed here');
  });
});
