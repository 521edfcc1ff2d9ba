import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Updater } from 'tuf-js';
import { FolderSource } from '../../src/stages/tuf/fs-tuf-folder.js';
import { MemoryStore } from '../../src/stages/tuf/memory-store.js';
import { TufClient } from '../../src/stages/tuf/tuf-client.js';
import { TemporaryFolder } from '../support/bundle-fixture.js';
import { aKey, aTarget, serveFolder, TestRepository } from '../support/tuf.js';

const now = Math.floor(Date.now() / 1000);
const manifests = Array.from({ length: 40 }, (_, at) => aTarget(`nightly/${at}/manifest.json`, `{"bundle":${at}}`));

let folder: TemporaryFolder;
let repository: TestRepository;
let server: Awaited<ReturnType<typeof serveFolder>>;
beforeEach(async () => {
  folder = new TemporaryFolder();
  repository = new TestRepository(folder.path, now);
  await repository.rotate(1, undefined, 1);
  await repository.release(manifests);
  server = await serveFolder(folder.path);
});
afterEach(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

/** tuf-js with a root that it was given, and a cache of its own. */
function tufJs(root = repository.bytes('1.root.json')): Updater {
  const home = join(folder.path, 'client');
  mkdirSync(join(home, 'targets'), { recursive: true });
  writeFileSync(join(home, 'root.json'), root);
  return new Updater({
    metadataDir: home,
    metadataBaseUrl: `${server.url}/metadata`,
    targetDir: join(home, 'targets'),
    targetBaseUrl: `${server.url}/targets`,
    config: { fetchTimeout: 5_000, fetchRetry: 0 },
  });
}

describe('a repository that we write', () => {
  it('is accepted by tuf-js, with every target', async () => {
    const client = tufJs();
    await client.refresh();
    for (const { path, bytes } of manifests) {
      const file = await client.downloadTarget((await client.getTargetInfo(path))!);
      expect(readFileSync(file)).toEqual(bytes);
    }
    expect(await client.getTargetInfo('nightly/99/manifest.json')).toBeUndefined();
  });

  it('leads tuf-js and our client over three rotations of every key', async () => {
    const old = repository.bytes('1.root.json');
    for (const version of [2, 3, 4]) {
      const before = repository.keys.root.slice(0, 2);
      repository.keys = { root: [aKey(), aKey('ec'), aKey()], targets: [aKey()], online: aKey('ec') };
      await repository.rotate(version, [...before, ...repository.keys.root.slice(0, 2)], version);
      await repository.release([aTarget('nightly/manifest.json', String(version))]);
    }
    const client = tufJs(old);
    await client.refresh();
    expect(
      readFileSync(await client.downloadTarget((await client.getTargetInfo('nightly/manifest.json'))!), 'utf8'),
    ).toBe('4');
    const ours = await TufClient.open({
      source: new FolderSource(folder.path),
      store: new MemoryStore(),
      root: old,
      time: now * 1000,
      signal: AbortSignal.timeout(10_000),
    });
    await ours.refresh();
    expect(ours.trusted.root.version).toBe(4);
    expect(await ours.target('nightly/7/manifest.json')).toMatchObject({ length: 12 });
  });
});
