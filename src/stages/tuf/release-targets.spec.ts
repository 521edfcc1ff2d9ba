import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryFolder } from '../../../test/support/bundle-fixture.js';
import { aKey, aTarget, TestRepository } from '../../../test/support/tuf.js';
import { FolderSource } from './fs-tuf-folder.js';
import { MemoryStore } from './memory-store.js';
import { TufClient } from './tuf-client.js';

const now = 1_780_000_000;
let folder: TemporaryFolder;
let repository: TestRepository;
beforeEach(async () => {
  folder = new TemporaryFolder();
  repository = new TestRepository(folder.path, now, 1);
  await repository.rotate(1, undefined, 1);
  await repository.release([aTarget('nightly/manifest.json', '1')]);
});
afterEach(() => folder[Symbol.dispose]());

const files = () =>
  readdirSync(join(folder.path, 'metadata')).map((name) => [name, repository.bytes(name).toString('base64')]);

async function refreshedRoot(): Promise<number> {
  const client = await TufClient.open({
    source: new FolderSource(folder.path),
    store: new MemoryStore(),
    root: repository.bytes('1.root.json'),
    time: now * 1000,
    signal: AbortSignal.timeout(10_000),
  });
  await client.refresh();
  return client.trusted.root.version;
}

/** Stages root and targets with another online key, signed as they must be. */
async function rotateOnline(version = 2) {
  const before = repository.keys;
  repository.keys = { ...before, online: aKey() };
  await repository.rotate(version, before.root.slice(0, 2), 2);
  return before;
}

describe('a release', () => {
  it('writes nothing where the online key is not yet, or no longer, the one that is asked for', async () => {
    const [before, old] = [files(), await rotateOnline()];
    const next = repository.keys;
    repository.keys = old;
    await expect(repository.release([])).rejects.toMatchObject({ code: 'signature' });
    expect([files(), await refreshedRoot()]).toEqual([before, 1]);
    repository.keys = next;
    await repository.release([]);
    expect(await refreshedRoot()).toBe(2);
  });

  it('refuses a staged root that skips or repeats a version, which no client would follow', async () => {
    const before = files();
    for (const version of [1, 3]) {
      await rotateOnline(version);
      await expect(repository.release([])).rejects.toMatchObject({ code: 'rollback' });
    }
    expect(files()).toEqual(before);
  });

  it('goes on where one was broken off behind the new root', async () => {
    await rotateOnline();
    repository.write('2.root.json', readFileSync(repository.repository.stagedPath('root')));
    await repository.release([aTarget('nightly/manifest.json', '2')]);
    expect([await refreshedRoot(), readdirSync(join(folder.path, 'staged'))]).toEqual([2, []]);
  });
});
