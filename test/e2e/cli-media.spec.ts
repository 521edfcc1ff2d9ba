import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { SeededRandom } from '../../bench/random.js';
import { runBuiltCli } from '../support/built-cli.js';
import { TemporaryFolder } from '../support/bundle-fixture.js';

const [parts, parity] = [20, 2];
const content = randomBytes(80_000_000);

let folder: TemporaryFolder;
let file: string;
beforeAll(async () => {
  folder = new TemporaryFolder();
  file = folder.write('kit.tar', content);
  const made = await media('split', file, at('burn'), '--parts', String(parts), '--parity', String(parity));
  expect([made.code, made.stdout]).toEqual([0, expect.stringContaining('any 2 of them')]);
});
afterAll(() => folder[Symbol.dispose]());

const at = (...path: string[]) => join(folder.path, ...path);
const media = (...args: string[]) => runBuiltCli(['media', ...args]);
const medium = (number: number, of = 'burn') => at(of, `medium-${String(number).padStart(4, '0')}`);
const partOf = (number: number, of?: string) => {
  const home = medium(number, of);
  return join(
    home,
    readdirSync(home).find((name) => /\.pa[a-z]+-\d+$/.test(name))!,
  );
};
/** A copy of the media, to damage. */
function copy(name: string): string {
  cpSync(at('burn'), at(name), { recursive: true });
  return name;
}

async function joined(from: string, into = `${from}-in`) {
  const taken = await media('take', at(from), '--into', at(into));
  const { code, stdout, stderr } = await media('join', at(into), at(`${from}.tar`));
  const same = existsSync(at(`${from}.tar`)) && readFileSync(at(`${from}.tar`)).equals(content);
  return { taken, code, same, text: stdout + stderr };
}

describe('export-center media', () => {
  it('joins what was split, and parts can be checked and joined without it', async () => {
    expect(await joined('burn')).toMatchObject({ code: 0, same: true });
    const all = at('all');
    for (let number = 1; number <= parts + parity; number += 1) cpSync(medium(number), all, { recursive: true });
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: all });
    const names = readdirSync(all).filter((name) => /part-\d+$/.test(name));
    expect(Buffer.concat(names.toSorted().map((name) => readFileSync(join(all, name)))).equals(content)).toBe(true);
  });

  it('makes the same media of the same file', async () => {
    await media('split', file, at('again'), '--parts', String(parts), '--parity', String(parity));
    for (const number of [1, 20, 22])
      expect(readFileSync(partOf(number, 'again')).equals(readFileSync(partOf(number)))).toBe(true);
    expect(readFileSync(join(medium(1, 'again'), 'media.json'))).toEqual(readFileSync(join(medium(1), 'media.json')));
  });

  it.each([
    [1, 2],
    [7, 20],
    [13, 21],
    [21, 22],
  ])('does without media %i and %i', async (one, other) => {
    const from = copy(`lost-${one}-${other}`);
    for (const number of [one, other]) rmSync(medium(number, from), { recursive: true });
    expect(await joined(from)).toMatchObject({ code: 0, same: true });
  });

  it('repairs ten holes of 4 KiB in every part', async () => {
    const from = copy('holes');
    const random = new SeededRandom(7);
    for (let number = 1; number <= parts + parity; number += 1) {
      const bytes = readFileSync(partOf(number, from));
      for (let hole = 0; hole < 10; hole += 1) randomBytes(4096).copy(bytes, random.between(0, bytes.length - 4096));
      writeFileSync(partOf(number, from), bytes);
    }
    expect(await joined(from)).toMatchObject({ code: 0, same: true });
  });

  it('repairs a part that ends early beside one that is lost', async () => {
    const from = copy('short');
    truncateSync(partOf(3, from), 1_000_000);
    rmSync(medium(9, from), { recursive: true });
    expect(await joined(from)).toMatchObject({ code: 0, same: true });
  });

  it('names three lost parts and guesses nothing', async () => {
    const from = copy('three');
    for (const number of [2, 5, 22]) rmSync(medium(number, from), { recursive: true });
    const { code, same, text } = await joined(from);
    expect([code, same]).toEqual([3, false]);
    for (const name of ['part-0002', 'part-0005', 'parity-0002'])
      expect(text).toContain(`kit.tar.${name} (missing, sha256:`);
    expect(readdirSync(at('three-in')).filter((name) => /repairing|incoming/.test(name))).toEqual([]);
  });

  it('takes parts in any order, over several starts, with a list of what is missing', async () => {
    const into = at('slowly');
    await media('take', medium(20), '--into', into);
    const early = await media('status', into);
    expect(early.stdout).toMatch(/part-0020 +present[^]*19 more of 22 parts are needed/);
    // What a start that was broken off has left.
    copyFileSync(partOf(4), join(into, 'kit.tar.part-0004.incoming'));
    for (const number of [22, 3, 1]) await media('take', medium(number), '--into', into);
    const late = await media('take', at('burn'), '--into', into);
    expect(late.stderr).not.toContain('part-0003: present');
    expect(late.stdout).toContain('complete');
    expect(await media('join', into, at('slowly.tar'))).toMatchObject({ code: 0 });
    expect(readFileSync(at('slowly.tar')).equals(content)).toBe(true);
  });

  it('takes a better copy of a damaged part, and finds what went bad after it was taken', async () => {
    const from = copy('better');
    truncateSync(partOf(3, from), 5_000);
    const { stderr } = await media('take', at(from), '--into', at('better-in'));
    expect(stderr).toContain('kit.tar.part-0003: damaged');
    const { stderr: again } = await media('take', medium(3), '--into', at('better-in'));
    expect(again).toContain('kit.tar.part-0003: present');
    const taken = at('better-in', 'kit.tar.part-0011');
    writeFileSync(taken, readFileSync(taken).fill(0, 5_000, 9_000));
    const { code, stdout } = await media('join', at('better-in'), at('better.tar'));
    expect([code, stdout]).toEqual([0, expect.stringContaining('repaired kit.tar.part-0011')]);
    expect(readFileSync(at('better.tar')).equals(content)).toBe(true);
  });

  it('says what is wrong: another set, a file in the way, no room for a part, no medium', async () => {
    await media('split', file, at('other'), '--parts', '2');
    const other = await media('take', at('other'), '--into', at('burn-in'));
    expect([other.code, other.stderr]).toEqual([8, expect.stringContaining('holds parts of kit.tar')]);
    expect((await media('join', at('burn-in'), file)).stderr).toContain('is there already');
    expect((await media('split', file, at('tiny'), '--size', '64KiB')).stderr).toContain('take larger ones');
    expect((await media('split', file, at('burn'), '--size', 'dvd')).stderr).toContain('is not empty');
    mkdirSync(at('nothing'));
    expect(await media('take', at('nothing'), '--into', at('none'))).toMatchObject({ code: 4 });
    expect(existsSync(at('none'))).toBe(false);
  });

  it('refuses a damaged part of a set without parity', async () => {
    const half = partOf(2, 'other');
    writeFileSync(half, readFileSync(half).fill(0, 100, 200));
    const { code, text } = await joined('other');
    expect([code, text]).toEqual([3, expect.stringContaining('the set has no parity: kit.tar.part-0002 (missing')]);
  });
});
