import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { encodePublicKey, keyFingerprint } from '../../src/formats/key-files/public-key.js';
import { parseKitIndex, type KitIndex } from '../../src/formats/kit/kit-index.js';
import { runBuiltCli } from '../support/built-cli.js';
import { makeBundle, newKey, tarOf, TemporaryFolder, type FixtureBundle } from '../support/bundle-fixture.js';

let folder: TemporaryFolder;
let bundle: FixtureBundle;
let key: string;
let tars: { readonly full: string; readonly delta: string; readonly stray: string };

beforeAll(async () => {
  folder = new TemporaryFolder();
  bundle = await makeBundle();
  key = folder.write('key.pub.pem', encodePublicKey(bundle.publicKey));
  const { privateKey, manifest } = bundle;
  const onBase = async (itemSetRoot: string) => {
    const base = { manifestDigest: manifest.itemSetRoot, itemSetRoot };
    const delta = await makeBundle({ privateKey, manifest: (it) => ({ ...it, base }) as typeof it });
    return tarOf(delta.files);
  };
  tars = {
    full: folder.write('full.tar', tarOf(bundle.files)),
    delta: folder.write('delta.tar', await onBase(manifest.itemSetRoot)),
    stray: folder.write('stray.tar', await onBase(`sha256:${'1'.repeat(64)}`)),
  };
});
afterAll(() => folder[Symbol.dispose]());

const inFolder = (name: string) => join(folder.path, name);
const create = (name: string, ...args: string[]) =>
  runBuiltCli(['kit', 'create', inFolder(name), '--key', key, ...args]);
const verify = (name: string, ...args: string[]) =>
  runBuiltCli(['kit', 'verify', inFolder(name), '--key', key, ...args]);
const indexOf = (name: string): KitIndex => parseKitIndex(readFileSync(join(inFolder(name), 'kit.json')));

describe('export-center kit', () => {
  it('packs bundles in the order of import, with the key, checks and notes, and says its digest', async () => {
    const { code, stdout, stderr } = await create('kit', '--bundle', tars.delta, '--bundle', tars.full);
    expect([code, stderr.includes('error')]).toEqual([0, false]);
    const index = indexOf('kit');
    expect(index.bundles.map(({ path }) => path.slice(-9))).toEqual(['-full.tar', 'delta.tar']);
    expect(index.files.map(({ path }) => path)).toEqual([
      'NOTES.md',
      'VERIFY.md',
      `trust/${keyFingerprint(bundle.publicKey)}.pub.pem`,
      'verify.mjs',
      'verify.sh',
    ]);
    const digest = createHash('sha256')
      .update(readFileSync(join(inFolder('kit'), 'kit.json')))
      .digest('hex');
    expect(stdout).toContain(`kit.json is sha256:${digest}`);
    const notes = readFileSync(join(inFolder('kit'), 'NOTES.md'), 'utf8');
    expect(notes.indexOf(index.bundles[0]!.path)).toBeLessThan(notes.indexOf(index.bundles[1]!.path));
    const checked = await verify('kit', '--digest', `sha256:${digest}`, '--deep');
    expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining('PASSED') as string]);
  });

  it('says which base a delta needs that the kit does not bring', async () => {
    const { stdout } = await create('needs', '--bundle', tars.stray);
    expect(stdout).toMatch(/stray\.tar applies only where the site holds sha256:1{64} already/);
  });

  it('takes no bundle that does not verify, and leaves nothing then', async () => {
    const other = folder.write(
      'other.pub.pem',
      encodePublicKey((await makeBundle({ privateKey: newKey() })).publicKey),
    );
    const args = ['kit', 'create', inFolder('untrusted'), '--key', other, '--bundle', tars.full];
    const { code, stderr } = await runBuiltCli(args);
    expect([code, stderr]).toEqual([3, expect.stringContaining('does not verify, so it goes into no kit') as string]);
    expect([existsSync(inFolder('untrusted')), existsSync(inFolder('untrusted.partial'))]).toEqual([false, false]);
  });

  it('writes into no folder that holds something', async () => {
    mkdirSync(inFolder('full'));
    writeFileSync(join(inFolder('full'), 'mine.txt'), 'x');
    expect(await create('full', '--bundle', tars.full)).toMatchObject({ code: 2 });
    expect(readFileSync(join(inFolder('full'), 'mine.txt'), 'utf8')).toBe('x');
  });

  it.each<[string, (kit: string) => void, RegExp]>([
    ['a changed byte', (kit) => appendFileSync(join(kit, 'NOTES.md'), 'x'), /NOTES\.md has \d+ bytes, not \d+/],
    ['a missing file', (kit) => rmSync(join(kit, 'verify.sh')), /verify\.sh is missing/],
    ['a file more', (kit) => writeFileSync(join(kit, 'more'), ''), /more is not listed/],
    ['a link', (kit) => symlinkSync('/etc/passwd', join(kit, 'link')), /link is no plain file/],
    [
      'a bundle under the name of another',
      (kit) => {
        const [first, second] = parseKitIndex(readFileSync(join(kit, 'kit.json'))).bundles;
        renameSync(join(kit, first!.path), join(kit, second!.path));
      },
      /is missing/,
    ],
    ['no kit.json', (kit) => rmSync(join(kit, 'kit.json')), /holds no kit\.json/],
  ])('finds %s', async (what, change, message) => {
    const name = `damaged-${what.replaceAll(/\W/g, '-')}`;
    await create(name, '--bundle', tars.full, '--bundle', tars.delta);
    change(inFolder(name));
    const { code, stdout } = await verify(name);
    expect([code, stdout]).toEqual([3, expect.stringMatching(message) as string]);
  });

  it('finds a kit.json that is not the one that was told', async () => {
    await create('told', '--bundle', tars.full);
    const { code, stdout } = await verify('told', '--digest', `sha256:${'0'.repeat(64)}`);
    expect([code, stdout]).toEqual([3, expect.stringContaining('not sha256:000') as string]);
  });
});
