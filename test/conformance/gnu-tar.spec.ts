import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { scanTar } from '../../src/formats/tar/scan-tar.js';
import { aTar, bundle, lenient, push, readAt } from '../support/tar.js';

const version = spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout ?? '';
const isGnu = version.includes('GNU tar');
if (!isGnu) console.warn('SKIPPED: no GNU tar on this machine, so no other program checked our tar');

const long = `${'d'.repeat(90)}/${'n'.repeat(95)}.json`;

/** In byte order, as GNU tar is told to sort. */
const members = [
  { path: 'data/advisories/000001.jsonl.zst', content: 'x'.repeat(1536) },
  { path: long, content: 'long' },
  { path: 'empty', content: '' },
  { path: 'manifest.json', content: '{}' },
];

(isGnu ? describe : describe.skip)('GNU tar', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ec-tar-'));
    for (const { path, content } of members) {
      mkdirSync(dirname(join(folder, 'files', path)), { recursive: true });
      writeFileSync(join(folder, 'files', path), content);
    }
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const make = (...options: string[]): Buffer => {
    execFileSync('tar', ['-C', join(folder, 'files'), '-cf', join(folder, 'made.tar'), ...options], {
      env: { ...process.env, LC_ALL: 'C' },
    });
    return readFileSync(join(folder, 'made.tar'));
  };

  it('writes the same bytes for the same files', () => {
    const fixed = [
      '--format=ustar',
      '--mtime=@0',
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '--mode=0644',
      '--blocking-factor=1',
    ];
    expect(make(...fixed, ...members.map(({ path }) => path)).equals(aTar(members))).toBe(true);
  });

  it('unpacks ours to the same files without a word', () => {
    const unpacked = join(folder, 'unpacked');
    mkdirSync(unpacked);
    const result = spawnSync('tar', ['-C', unpacked, '-xf', '-'], { input: aTar(members), encoding: 'utf8' });
    expect({ status: result.status, stderr: result.stderr }).toEqual({ status: 0, stderr: '' });
    for (const { path, content } of members) expect(readFileSync(join(unpacked, path), 'utf8')).toBe(content);
  });

  it.each(['gnu', 'posix', 'pax', 'ustar'])('makes archives in form %s that the lenient reader reads', (form) => {
    const path = `${long}${form === 'ustar' ? '' : 'n'.repeat(60)}`;
    writeFileSync(join(folder, 'files', path), 'long');
    const tar = make(`--format=${form}`, '.');
    const wanted = new Set([...members.map((member) => member.path), path]);
    const { entries, contents } = push(tar, lenient, 1000);
    expect(new Set(entries.filter(({ type }) => type === 'file').map((entry) => entry.path))).toEqual(wanted);
    expect(contents[entries.findIndex((entry) => entry.path === path)]).toBe('long');
    expect([...scanTar(readAt(tar), lenient)]).toEqual(entries);
    expect(() => [...scanTar(readAt(tar), bundle)]).toThrow();
  });
});
