import { keyIdOf } from '../../src/formats/tuf/tuf-key.js';
import { MemoryStore } from '../../src/stages/tuf/memory-store.js';
import { aKey, signedBy, tufKeyFor } from '../support/tuf.js';
import { clientOf, refreshed, start, TufSimulator } from '../support/tuf-simulator.js';

const file = { length: 3, hashes: { sha256: 'a'.repeat(64) } };

let source: TufSimulator;
let store: MemoryStore;
beforeEach(() => {
  source = new TufSimulator();
  store = new MemoryStore();
});
const refresh = (time = start) => refreshed(source, { store, time });
const find = async (path: string) => {
  const client = await clientOf(source, { store });
  await client.refresh();
  return client.target(path);
};

describe('keys and thresholds', () => {
  it.each(['timestamp', 'snapshot', 'targets'] as const)(
    'metadata of %s by an unknown key is refused',
    async (name) => {
      source.keys[name] = [aKey()];
      source.publish();
      expect(await refresh()).toBe('signature');
    },
  );

  it('one key counts once, under however many ids', async () => {
    const [key] = source.keys.timestamp as [ReturnType<typeof aKey>];
    source.root.keys['another-id'] = tufKeyFor(key);
    source.root.roles.timestamp = { keyids: [keyIdOf(tufKeyFor(key)), 'another-id'], threshold: 2 };
    source.put('1.root', signedBy(source.root, source.keys.root));
    const metadata = JSON.parse(source.get('timestamp').toString());
    metadata.signatures.push({ ...metadata.signatures[0], keyid: 'another-id' });
    source.put('timestamp', Buffer.from(JSON.stringify(metadata)));
    expect(await refresh()).toBe('signature');
  });

  it('a signature that stands twice is refused', async () => {
    const metadata = JSON.parse(source.get('timestamp').toString());
    metadata.signatures.push(metadata.signatures[0]);
    source.put('timestamp', Buffer.from(JSON.stringify(metadata)));
    expect(await refresh()).toBe('schema');
  });

  it('two of three keys are needed, and enough', async () => {
    source.keys.targets = [aKey(), aKey('ec'), aKey()];
    source.thresholds.targets = 2;
    source.publishRoot();
    const all = source.keys.targets;
    source.keys.targets = all.slice(0, 2);
    source.publish();
    expect(await refreshed(source)).toBe('ok');
    source.keys.targets = all.slice(2);
    source.publish();
    expect(await refreshed(source)).toBe('signature');
  });

  it('a signature with a scheme that is not known, or cut short, does not count', async () => {
    for (const change of [
      (one: { sig: string }) => (one.sig = one.sig.slice(0, -1)),
      (one: { sig: string }) => (one.sig = ''),
    ]) {
      const metadata = JSON.parse(source.get('timestamp').toString());
      change(metadata.signatures[0]);
      source.put('timestamp', Buffer.from(JSON.stringify(metadata)));
      expect(await refreshed(source)).toBe('signature');
      source.publish();
    }
    const [id] = source.root.roles.timestamp.keyids as [string];
    source.root.keys[id].scheme = 'rot13';
    source.put('1.root', signedBy(source.root, source.keys.root));
    expect(await refreshed(source)).toBe('signature');
  });
});

describe('rotation of keys', () => {
  const rotateRoot = (keys: ReturnType<typeof aKey>[], others = source.keys.root) => {
    source.root.version += 1;
    source.keys.root = keys;
    source.publishRoot(others);
  };

  it('goes through every version of the root', async () => {
    await refresh();
    for (let i = 0; i < 3; i += 1) rotateRoot([aKey(), aKey()]);
    expect(await refresh()).toBe('ok');
    expect((await clientOf(source, { store })).trusted.root.version).toBe(4);
  });

  it('a new root that the old keys did not sign, or the new ones, or too few, is refused', async () => {
    const old = source.keys.root;
    rotateRoot([aKey(), aKey()], []);
    expect(await refreshed(source)).toBe('signature');
    source.publishRoot(old, source.keys.root.slice(0, 1));
    expect(await refreshed(source)).toBe('signature');
    source.publishRoot(old.slice(0, 1));
    expect(await refreshed(source)).toBe('signature');
    source.publishRoot(old);
    expect(await refreshed(source)).toBe('ok');
  });

  it('a version of the root that is skipped or repeated is refused', async () => {
    for (const version of [1, 3]) {
      source.root.version = version;
      source.put('2.root', signedBy(source.root, source.keys.root));
      expect(await refreshed(source)).toBe('rollback');
    }
  });

  it('what the old key signs counts no longer', async () => {
    await refresh();
    const [old] = source.keys.timestamp as [ReturnType<typeof aKey>];
    source.keys.timestamp = [aKey()];
    rotateRoot(source.keys.root);
    source.timestamp.version += 1;
    source.publishTimestamp([old]);
    expect(await refresh()).toBe('signature');
    source.publishTimestamp();
    expect(await refresh()).toBe('ok');
  });

  it('new keys of timestamp and snapshot recover from a version that was driven too far (fast-forward)', async () => {
    source.timestamp.version = source.snapshot.version = 2 ** 40;
    source.publish();
    expect(await refresh()).toBe('ok');
    source.timestamp.version = source.snapshot.version = 2;
    source.publish();
    expect(await refresh()).toBe('rollback');
    [source.keys.timestamp, source.keys.snapshot] = [[aKey()], [aKey()]];
    rotateRoot(source.keys.root);
    source.publish();
    expect(await refresh()).toBe('ok');
  });
});

describe('delegations', () => {
  it('are asked in order, depth first, until a role names the target', async () => {
    const a = source.delegate('a', { paths: ['*/*'] });
    source.delegate('a1', { paths: ['x/*'] }, { from: a.signed });
    source.delegate('b', { paths: ['x/*'] }, { targets: { 'x/y': file } });
    source.publish();
    expect(await find('x/y')).toEqual(file);
    expect(source.fetched.filter((path) => /\.(a|a1|b)\.json/.test(path))).toEqual([
      'metadata/1.a.json',
      'metadata/1.a1.json',
      'metadata/1.b.json',
    ]);
  });

  it('do not leave what was delegated: other paths of a role do not count', async () => {
    source.delegate('a', { paths: ['x/*'] }, { targets: { 'z/y': file, 'x/deep/er': file } });
    source.publish();
    expect(await find('z/y')).toBeUndefined();
    expect(await find('x/deep/er')).toBeUndefined();
  });

  it('end at a terminating role that matches, whether it names the target or not', async () => {
    source.delegate('a', { paths: ['x/*'], terminating: true });
    source.delegate('b', { paths: ['x/*'] }, { targets: { 'x/y': file } });
    source.publish();
    expect(await find('x/y')).toBeUndefined();
  });

  it('go by the first digits of the hash of a path too', async () => {
    source.delegate(
      'low',
      { path_hash_prefixes: ['0', '1', '2', '3', '4', '5', '6', '7'] },
      { targets: { 'x/y': file, 'x/1': file } },
    );
    source.delegate(
      'high',
      { path_hash_prefixes: ['8', '9', 'a', 'b', 'c', 'd', 'e', 'f'] },
      { targets: { 'x/y': file, 'x/1': file } },
    );
    source.publish();
    expect([await find('x/y'), await find('x/1')]).toEqual([file, file]);
  });

  it('that lead in a circle end', async () => {
    const a = source.delegate('a', { paths: ['*/*'] });
    const b = source.delegate('b', { paths: ['*/*'] }, { from: a.signed });
    b.signed.delegations = structuredClone(source.targets.delegations);
    source.publish();
    expect(await find('x/y')).toBeUndefined();
  });

  it('end after 32 roles', async () => {
    for (let i = 0; i < 40; i += 1)
      source.delegate(`r${i}`, { paths: ['*/*'] }, { targets: i === 39 ? { 'x/y': file } : {} });
    source.publish();
    expect(await find('x/y')).toBeUndefined();
  });

  it('are refused where another key signed, or the snapshot does not name the role', async () => {
    const a = source.delegate('a', { paths: ['x/*'] }, { targets: { 'x/y': file } });
    a.keys = [aKey()];
    source.publish();
    await expect(find('x/y')).rejects.toMatchObject({ code: 'signature' });
    delete source.snapshot.meta['a.json'];
    source.next();
    delete source.snapshot.meta['a.json'];
    source.publishSnapshot();
    store.files.clear();
    await expect(find('x/y')).rejects.toMatchObject({ code: 'truncated' });
  });

  it.each(['../evil', 'a/b', '.', '..', 'ü', 'a b?c#d'])('of the name %s stay in their folder', async (name) => {
    source.delegate(name, { paths: ['x/*'] }, { targets: { 'x/y': file } });
    source.publish();
    expect(await find('x/y')).toEqual(file);
    expect(source.fetched.at(-1)).toMatch(/^metadata\/1\.[\w%.~-]+\.json$/);
    expect(source.fetched.at(-1)).not.toContain('/../');
  });

  it('may not take the name of a top-level role', async () => {
    source.delegate('snapshot', { paths: ['x/*'] });
    source.publish();
    expect(await refresh()).toBe('schema');
  });
});
