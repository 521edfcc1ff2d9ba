import { tufTime } from '../../src/formats/tuf/write-metadata.js';
import { MemoryStore } from '../../src/stages/tuf/memory-store.js';
import { clientOf, refreshed, start, TufSimulator } from '../support/tuf-simulator.js';

const past = tufTime(start / 1000 - 1);
const later = start + 3_600_000;
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

describe('the first visit (basic)', () => {
  it('fetches root, timestamp, snapshot and targets in the order of the workflow, and keeps them', async () => {
    expect(await refresh()).toBe('ok');
    expect(source.fetched).toEqual(
      ['2.root', 'timestamp', '1.snapshot', '1.targets'].map((name) => `metadata/${name}.json`),
    );
    expect([...store.files.keys()].toSorted()).toEqual(['reference-time', 'root', 'snapshot', 'targets', 'timestamp']);
  });

  it('fetches no more than the next root and the timestamp when nothing changed', async () => {
    await refresh();
    source.fetched.length = 0;
    expect(await refresh()).toBe('ok');
    expect(source.fetched).toEqual(['metadata/2.root.json', 'metadata/timestamp.json']);
  });

  it('does without consistent snapshots where the root says so', async () => {
    source.root.consistent_snapshot = false;
    source.publishRoot();
    for (const name of ['snapshot', 'targets']) source.put(name, source.get(`1.${name}`));
    expect(await refresh()).toBe('ok');
    expect(source.fetched).toContain('metadata/snapshot.json');
  });

  it('ignores members that it does not know, and signatures hold over them', async () => {
    source.targets['x-more'] = { a: [1, 'ü"\\'] };
    source.publish();
    expect(await refresh()).toBe('ok');
  });

  it.each(['timestamp', '1.snapshot', '1.targets'])('is refused without %s', async (name) => {
    source.files.delete(`metadata/${name}.json`);
    expect(await refresh()).toBe('truncated');
  });

  it('is refused where the root is not signed as it demands itself', async () => {
    source.publishRoot([], source.keys.root.slice(0, 1));
    await expect(clientOf(source)).rejects.toMatchObject({ code: 'signature' });
  });
});

describe('expiry (freeze)', () => {
  it.each(['timestamp', 'snapshot', 'targets'] as const)('an expired %s is refused', async (name) => {
    source[name].expires = past;
    source.publish();
    expect(await refresh()).toBe('expired');
  });

  it('an expired root is refused only when no newer one follows', async () => {
    source.root.expires = past;
    source.publishRoot();
    expect(await refreshed(source)).toBe('expired');
    source.root = { ...source.root, version: 2, expires: tufTime(later / 1000) };
    source.publishRoot();
    expect(await refreshed(source)).toBe('ok');
  });

  it('is judged by the reference time that is given, not by the clock', async () => {
    expect(await refreshed(source, { time: start + 31 * 86_400_000 })).toBe('expired');
    expect(await refreshed(source, { time: start })).toBe('ok');
  });

  it('is never judged by a time before the greatest that was seen', async () => {
    source.timestamp.expires = tufTime(later / 1000 + 10);
    source.publish();
    expect(await refresh(later)).toBe('ok');
    source.timestamp.expires = tufTime(later / 1000 - 10);
    source.next();
    expect(await refresh(start)).toBe('expired');
  });

  it('an expired timestamp that was seen still guards against an older one', async () => {
    await refresh();
    source.timestamp.version = 5;
    source.timestamp.expires = tufTime(later / 1000);
    source.publishTimestamp();
    await refresh();
    source.timestamp.version = 4;
    source.timestamp.expires = tufTime(later / 1000 + 100);
    source.publishTimestamp();
    expect(await refresh(later)).toBe('rollback');
  });
});

describe('rollback and mix-and-match', () => {
  it('an older timestamp is refused', async () => {
    source.next();
    await refresh();
    source.timestamp.version = 1;
    source.publishTimestamp();
    expect(await refresh()).toBe('rollback');
  });

  it('a newer timestamp with an older snapshot is refused', async () => {
    source.next();
    await refresh();
    source.snapshot.version = 1;
    source.timestamp.version = 3;
    source.publish();
    expect(await refresh()).toBe('rollback');
  });

  it('a snapshot that names older targets, or names some no longer, is refused', async () => {
    source.next(source.targets);
    await refresh();
    source.targets.version = 1;
    source.next();
    expect(await refresh()).toBe('rollback');
    source.targets.version = 2;
    source.next();
    delete source.snapshot.meta['targets.json'];
    source.publishSnapshot();
    expect(await refresh()).toBe('rollback');
  });

  it('a snapshot other than the one that the timestamp names is refused', async () => {
    const old = source.get('1.snapshot');
    source.next();
    source.put('2.snapshot', old);
    expect(await refresh()).toBe('digest');
  });

  it('targets other than those that the snapshot names are refused', async () => {
    const old = source.get('1.targets');
    source.next(source.targets);
    source.put('2.targets', old);
    expect(await refresh()).toBe('digest');
  });

  it('a version that is not the promised one is refused where nothing was said of hashes', async () => {
    source.snapshot.meta['targets.json'] = { version: 7 };
    source.publishSnapshot();
    source.put('7.targets', source.get('1.targets'));
    expect(await refresh()).toBe('rollback');
    source.timestamp.meta = { 'snapshot.json': { version: 9 } };
    source.publishTimestamp();
    source.put('9.snapshot', source.get('1.snapshot'));
    expect(await refreshed(source)).toBe('rollback');
  });

  it('a target is that of the newest targets only (wrong target)', async () => {
    source.targets.targets = { 'a/manifest.json': file };
    source.publish();
    expect(await find('a/manifest.json')).toEqual(file);
    expect(await find('b/manifest.json')).toBeUndefined();
    expect(await find('constructor')).toBeUndefined();
  });
});

describe('what is malformed', () => {
  it.each<[string, (bytes: string) => string]>([
    ['a member twice', (text) => text.replace('"version":1', '"version":1,"version":1')],
    ['no JSON', () => 'x'],
    ['an array', () => '[]'],
    ['another type', (text) => text.replace('"timestamp"', '"snapshot"')],
    ['specification 2', (text) => text.replace('1.0.34', '2.0.0')],
    ['a time without zone', (text) => text.replace(/"expires":"([^"]*)Z"/, '"expires":"$1"')],
    ['version 0', (text) => text.replace('"version":1', '"version":0')],
    ['a version with a fraction', (text) => text.replace('"version":1', '"version":1.5')],
  ])('is refused: %s', async (_, change) => {
    source.put('timestamp', Buffer.from(change(source.get('timestamp').toString())));
    expect(await refresh()).not.toBe('ok');
    expect(store.files.has('timestamp')).toBe(false);
  });
});
