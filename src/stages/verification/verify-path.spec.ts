import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  makeBundle,
  ociLayoutOf,
  tarOf,
  TemporaryFolder,
  type FixtureBundle,
} from '../../../test/support/bundle-fixture.js';
import { bundlePaths, packPath } from '../../formats/bundle-manifest/bundle-paths.js';
import { tarHeader, tarTrailer } from '../../formats/tar/tar-header.js';
import { verifyPath } from './verify-path.js';

let bundle: FixtureBundle;
let folder: TemporaryFolder;

beforeAll(async () => {
  bundle = await makeBundle();
});

beforeEach(() => {
  folder = new TemporaryFolder();
});

afterEach(() => folder[Symbol.dispose]());

const verify = (path: string) => verifyPath(path, { publicKeys: [bundle.publicKey], depth: 'deep' });
const verifyTar = (tar: Buffer) => verify(folder.write('bundle.tar', tar));

async function expectRefused(path: string, text: RegExp, code: string): Promise<void> {
  const report = await verify(path);
  expect(report).toMatchObject({ verdict: 'failed', firstBad: { name: 'archive', code } });
  expect(report.firstBad?.detail).toMatch(text);
}

describe('verifyPath', () => {
  it('passes a tar, a folder, an OCI layout and a tar of one, also through a link', async () => {
    const layout = ociLayoutOf(bundle.files);
    for (const [path, bytes] of bundle.files) folder.write(`folder/${path}`, bytes);
    for (const [path, bytes] of layout) folder.write(`layout/${path}`, bytes);
    folder.write('bundle.tar', tarOf(bundle.files));
    folder.write('layout.tar', tarOf(layout));
    symlinkSync('bundle.tar', join(folder.path, 'link.tar'));
    for (const name of ['folder', 'layout', 'bundle.tar', 'layout.tar', 'link.tar']) {
      const report = await verify(join(folder.path, name));
      expect(report.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
    }
  });

  it('rejects a path that is not there', async () => {
    await expect(verify(join(folder.path, 'nothing.tar'))).rejects.toThrow(/ENOENT/);
  });

  it.each(['manifest.json', packPath('kev', 1), bundlePaths.script])(
    'finds a flipped byte of %s in an OCI layout',
    async (path) => {
      const layout = ociLayoutOf(bundle.files);
      const blob = [...layout].find(([, bytes]) => bytes.equals(bundle.files.get(path)!))![0];
      const changed = Buffer.from(layout.get(blob)!);
      changed[10]! ^= 1;
      expect((await verify(folder.write('layout.tar', tarOf(layout.set(blob, changed))))).verdict).toBe('failed');
    },
  );

  it('refuses an OCI layout with a blob that nothing names, and one of another version', async () => {
    const extra = ociLayoutOf(bundle.files).set(`blobs/sha256/${'0'.repeat(64)}`, Buffer.from('x'));
    await expectRefused(
      folder.write('extra.tar', tarOf(extra)),
      /does not belong to the OCI layout/,
      'EC-VERIFY-EXTRA',
    );
    const newer = ociLayoutOf(bundle.files).set('oci-layout', Buffer.from('{"imageLayoutVersion":"2.0.0"}'));
    await expectRefused(folder.write('newer.tar', tarOf(newer)), /1\.0\.0 is known/, 'EC-SCHEMA-UNSUPPORTED');
  });
});

describe('verifyPath: folders', () => {
  it('B47: refuses a link, a link to a folder and a FIFO', async () => {
    folder.writeBundle(bundle.files);
    symlinkSync('manifest.json', join(folder.path, 'link.json'));
    await expectRefused(folder.path, /link.json is a link or a special file/, 'EC-ARCHIVE-ENTRY');
    for (const make of [
      () => symlinkSync('data', join(folder.path, 'link')),
      () => execFileSync('mkfifo', [join(folder.path, 'link')]),
    ]) {
      folder[Symbol.dispose]();
      folder = new TemporaryFolder();
      folder.writeBundle(bundle.files);
      make();
      await expectRefused(folder.path, /link is a link or a special file/, 'EC-ARCHIVE-ENTRY');
    }
  });

  it('B47: refuses names that fall together where case is ignored', async () => {
    folder.writeBundle(new Map(bundle.files).set('Manifest.JSON', Buffer.from('{}')));
    await expectRefused(folder.path, /manifest\.json.*case/i, 'EC-ARCHIVE-ENTRY');
  });

  it('refuses folders that do not end', async () => {
    mkdirSync(join(folder.path, ...Array.from({ length: 40 }, () => 'a')), { recursive: true });
    expect((await verify(folder.path)).firstBad).toMatchObject({
      name: 'archive',
      detail: expect.stringContaining('a/a/a') as string,
    });
  });
});

describe('verifyPath: tars', () => {
  /** A tar with one more member in front, with this name field and type. */
  function withMember(name: string, type = '0', mode = '0000644'): Buffer {
    const header = tarHeader({ path: 'x', size: 0 });
    header.fill(0, 0, 100).write(name, 0);
    header.write(mode, 100);
    header.write(type, 156);
    header.write('        ', 148);
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    return Buffer.concat([header, tarOf(bundle.files)]);
  }

  it.each(['../x', '/abs', 'C:\\x', 'a/../../x', '\\\\server\\x', 'CON', 'a/nul.txt', 'dot.', 'a//b', './x'])(
    'B46: refuses a member %s',
    async (name) => {
      await expectRefused(
        folder.write('bundle.tar', withMember(name)),
        new RegExp(name.replaceAll(/[\\./]+/g, '.+')),
        'EC-PATH-UNSAFE',
      );
    },
  );

  it.each(['1', '2', '3', '4', '6', '7', 'S', 'K', 'L', 'x', 'g', '5'])(
    'B47: refuses a member of type %s',
    async (type) => {
      const report = await verifyTar(withMember('x', type));
      expect(report).toMatchObject({ verdict: 'failed', firstBad: { name: 'archive', code: 'EC-ARCHIVE-ENTRY' } });
    },
  );

  it('B47: refuses setuid, a member twice, and twins', async () => {
    expect((await verifyTar(withMember('x', '0', '0004755'))).firstBad).toMatchObject({ name: 'archive' });
    expect((await verifyTar(withMember('manifest.json'))).firstBad).toMatchObject({
      name: 'archive',
      detail: expect.stringContaining('twice') as string,
    });
    expect((await verifyTar(withMember('Manifest.json'))).firstBad).toMatchObject({
      name: 'archive',
      detail: expect.stringMatching(/manifest\.json.*case/i) as string,
    });
  });

  it('B48: refuses a member that is larger than the file', async () => {
    const header = tarHeader({ path: 'x', size: 8 * 1024 * 1024 * 1024 - 1 });
    expect((await verifyTar(Buffer.concat([header, tarTrailer]))).firstBad).toMatchObject({ name: 'archive' });
  });

  it('B49: refuses every cut at a block, and what follows the end', async () => {
    const tar = tarOf(bundle.files);
    for (let length = 0; length < tar.length; length += 512) {
      expect((await verifyTar(tar.subarray(0, length))).verdict).toBe('failed');
    }
    const behind = await verifyTar(Buffer.concat([tar, Buffer.from('more')]));
    expect(behind.firstBad).toMatchObject({ name: 'archive', detail: expect.stringMatching(/byte \d+/) as string });
  });
});
