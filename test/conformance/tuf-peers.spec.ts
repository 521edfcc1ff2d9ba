import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TemporaryFolder } from '../support/bundle-fixture.js';
import { findTool } from '../support/find-tool.js';
import { aKey, aTarget, serveFolder, TestRepository } from '../support/tuf.js';

const missed = 'it does not read our TUF repositories here';
const peers = [
  ['go-tuf', findTool('go-tuf-peer', 'fetch-go-tuf.sh', missed)],
  ['python-tuf', findTool('python-tuf-peer', 'fetch-python-tuf.sh', missed)],
] as const;

if (process.env.CI === 'true')
  it('has go-tuf and python-tuf in CI', () => expect(peers.map(([, peer]) => peer)).not.toContain(undefined));

const now = Math.floor(Date.now() / 1000);
const manifests = Array.from({ length: 40 }, (_, at) => aTarget(`nightly/${at}/manifest.json`, `{"bundle":${at}}`));
const run = promisify(execFile);

interface Answer {
  readonly root: number;
  readonly targets: Readonly<Record<string, string | null>>;
}

describe.each(peers)('%s', (_, peer) => {
  const test = peer ? it : it.skip;
  let folder: TemporaryFolder;
  let repository: TestRepository;
  let server: Awaited<ReturnType<typeof serveFolder>>;
  let home: string;
  beforeEach(async () => {
    folder = new TemporaryFolder();
    home = join(folder.path, 'client');
    repository = new TestRepository(folder.path, now);
    await repository.rotate(1, undefined, 1);
    await repository.release(manifests);
    mkdirSync(home);
    writeFileSync(join(home, 'root.json'), repository.bytes('1.root.json'));
    server = await serveFolder(folder.path);
  });
  afterEach(async () => {
    await server.close();
    folder[Symbol.dispose]();
  });

  /** One visit of a client that trusts the first root, and keeps its cache. Rejects with what it refuses. */
  const visit = async (...paths: string[]): Promise<Answer> =>
    JSON.parse((await run(peer!, [home, server.url, ...paths], { timeout: 30_000 })).stdout) as Answer;

  test('accepts a repository that we write, with every target and no other', async () => {
    const { root, targets } = await visit(...manifests.map(({ path }) => path), 'nightly/99/manifest.json');
    expect(root).toBe(1);
    expect(targets).toEqual({
      ...Object.fromEntries(manifests.map(({ path, bytes }) => [path, Buffer.from(bytes!).toString()])),
      'nightly/99/manifest.json': null,
    });
  });

  test('follows three rotations of every key from the first root', async () => {
    for (const version of [2, 3, 4]) {
      const before = repository.keys.root.slice(0, 2);
      repository.keys = { root: [aKey(), aKey('ec'), aKey()], targets: [aKey()], online: aKey('ec') };
      await repository.rotate(version, [...before, ...repository.keys.root.slice(0, 2)], version);
      await repository.release([aTarget('nightly/manifest.json', String(version))]);
    }
    expect(await visit('nightly/manifest.json', 'nightly/7/manifest.json')).toEqual({
      root: 4,
      targets: { 'nightly/manifest.json': '4', 'nightly/7/manifest.json': '{"bundle":7}' },
    });
  });

  test('refuses a timestamp that was rolled back', async () => {
    const old = repository.bytes('timestamp.json');
    await repository.release([aTarget('nightly/manifest.json', 'new')]);
    expect((await visit('nightly/manifest.json')).targets).toEqual({ 'nightly/manifest.json': 'new' });
    repository.write('timestamp.json', old);
    await expect(visit()).rejects.toThrow(/timestamp version/i);
  });

  test('refuses other bytes of the same length for a target', async () => {
    const path = manifests[0]!.path.replace('manifest.json', `${manifests[0]!.file.hashes.sha256}.manifest.json`);
    writeFileSync(join(folder.path, 'targets', path), '{"bundle":9}');
    await expect(visit(manifests[0]!.path)).rejects.toThrow(/hash/i);
  });
});
