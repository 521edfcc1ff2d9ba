import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePaths } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { digestHex, digestOf } from '../../src/formats/digest.js';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { parseKitIndex } from '../../src/formats/kit/kit-index.js';
import { fileOf } from '../../src/formats/tuf/write-metadata.js';
import { runBuiltCli } from '../support/built-cli.js';
import { makeBundle, someRecords, tarOf, TemporaryFolder, type FixtureBundle } from '../support/bundle-fixture.js';
import { aKey, TestRepository } from '../support/tuf.js';

let folder: TemporaryFolder;
let repository: TestRepository;
let bundles: readonly [FixtureBundle, FixtureBundle];
beforeAll(async () => {
  folder = new TemporaryFolder();
  const first = await makeBundle();
  const { privateKey } = first;
  bundles = [first, await makeBundle({ privateKey, kinds: { advisories: someRecords(3) } })];
  for (const [at, { files }] of bundles.entries()) folder.write(`${at}.tar`, tarOf(files));
  folder.write('key.pub.pem', encodePublicKey(first.publicKey));
  repository = new TestRepository(join(folder.path, 'tuf'), Math.floor(Date.now() / 1000));
  await repository.rotate(1, undefined, 1);
  await release(0);
});
afterAll(() => folder[Symbol.dispose]());

function release(at: 0 | 1) {
  const bytes = bundles[at].files.get(bundlePaths.manifest)!;
  const { name } = bundles[at].manifest.profile;
  const paths = [`${name}/manifest.json`, `${name}/${digestHex(digestOf(bytes))}/manifest.json`];
  return repository.release(paths.map((path) => ({ path, file: fileOf(bytes), bytes })));
}

const at = (name: string) => join(folder.path, name);
const create = (name: string, ...tars: string[]) => {
  const bundleFlags = tars.flatMap((tar) => ['--bundle', at(tar)]);
  return runBuiltCli(['kit', 'create', at(name), '--key', at('key.pub.pem'), '--tuf', at('tuf'), ...bundleFlags]);
};
const bare = (name: string, ...more: string[]) =>
  runBuiltCli(['kit', 'verify', at(name), '--key', at('key.pub.pem'), ...more]);
const verify = (name: string, ...more: string[]) => bare(name, '--tuf-store', at('store'), ...more);

describe('a kit with a TUF repository', () => {
  it('is not made of bundles that the repository does not name', async () => {
    const { code, stderr } = await create('early', '0.tar', '1.tar');
    expect([code, stderr]).toEqual([3, expect.stringContaining('does not name')]);
    expect([existsSync(at('early')), existsSync(at('early.partial'))]).toEqual([false, false]);
  });

  it('carries what a client needs, and is checked with the root that the site trusts', async () => {
    expect((await create('first', '0.tar')).code).toBe(0);
    const { files } = parseKitIndex(readFileSync(at('first/kit.json')));
    const carried = files.map(({ path }) => path).filter((path) => path.startsWith('tuf/'));
    expect(carried).toContain('tuf/metadata/timestamp.json');
    expect(carried.filter((path) => path.startsWith('tuf/targets/'))).toHaveLength(2);
    expect(carried.filter((path) => path.includes('.bin-'))).toHaveLength(16);
    const { code, stdout } = await verify('first', '--tuf-root', at('tuf/metadata/1.root.json'));
    expect([code, stdout]).toEqual([0, expect.stringMatching(/ok .*named in tuf\/\n[^]*PASSED/)]);
  });

  it('brings a site that is three rotations behind up to date, and the kit before is refused then', async () => {
    for (const version of [2, 3, 4]) {
      const before = repository.keys.root.slice(0, 2);
      repository.keys = { root: [aKey(), aKey('ec'), aKey()], targets: [aKey()], online: aKey('ec') };
      await repository.rotate(version, [...before, ...repository.keys.root.slice(0, 2)], version);
      await release(1);
    }
    expect((await create('second', '1.tar', '0.tar')).code).toBe(0);
    const caughtUp = await verify('second');
    expect([caughtUp.code, caughtUp.stdout.match(/named in tuf\//g)]).toEqual([0, ['named in tuf/', 'named in tuf/']]);
    const old = await verify('first');
    expect([old.code, old.stdout]).toEqual([3, expect.stringMatching(/tuf target: .*FAILED/s)]);
  });

  it('is refused where it has no repository, and asked for it', async () => {
    await runBuiltCli(['kit', 'create', at('none'), '--key', at('key.pub.pem'), '--bundle', at('0.tar')]);
    expect((await bare('none')).code).toBe(0);
    expect((await verify('none')).code).toBe(3);
  });

  it('says what is missing: the store', async () => {
    writeFileSync(at('x'), '');
    const { code, stderr } = await bare('first', '--tuf-root', at('x'));
    expect([code, stderr]).toEqual([2, expect.stringContaining('--tuf-store')]);
  });
});
