import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { kindOfPack, kindOfRemoved } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { parseManifest } from '../../src/formats/bundle-manifest/parse-manifest.js';
import { parseMirrorIndex } from '../../src/formats/mirror-index/parse-mirror-index.js';
import { parseTombstone, type Tombstone } from '../../src/formats/tombstones/tombstone-line.js';
import { itemHash } from '../../src/formats/item-set/item-hash.js';
import { verifyPath } from '../../src/stages/verification/verify-path.js';
import { anOsv, linesOf } from '../contracts/evidence-samples.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { push, strict } from '../support/tar.js';

interface Run {
  readonly id: string;
  readonly state: string;
  readonly error: unknown;
  readonly base: { readonly manifestDigest: string; readonly itemSetRoot: string; readonly chainLength: number } | null;
  readonly result: { readonly manifestDigest: string; readonly itemSetRoot: string; readonly records: number };
}

interface Problem {
  readonly code?: string;
  readonly detail?: string;
}

/** The files of a bundle, and what they say. */
interface Opened {
  readonly tar: Buffer;
  readonly manifest: ReturnType<typeof parseManifest>;
  readonly mirror: ReturnType<typeof parseMirrorIndex>;
  /** Keys of the records in the packs. */
  readonly held: readonly string[];
  readonly removed: readonly Tombstone[];
}

describe('mirror:delta', () => {
  let test: TestDatabase;
  let center: Center;
  let authorization: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database, { worker: true });
  });
  afterAll(async () => {
    await center?.close();
    await test?.close();
  });
  /** Every test has a tenant of its own: a full and a delta profile over advisories. */
  beforeEach(async () => {
    const tenant = await test.tenant(`t-${crypto.randomUUID().slice(0, 8)}`);
    authorization = await center.bearer(tenant, 'tenant-admin');
    await profile('all', 'mirror:full');
    await profile('changes', 'mirror:delta');
  });

  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${center.url}/api/v1/${path}`, {
      method,
      headers: {
        authorization,
        'idempotency-key': crypto.randomUUID(),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: (await response.json()) as Run & Problem };
  };
  const profile = (name: string, kind: string, more: object = {}) =>
    call('POST', 'profiles', { name, kind, selectors: { kinds: ['advisories'] }, allowEmpty: true, ...more });
  const load = async (records: readonly unknown[], query = '') => {
    const response = await fetch(`${center.url}/api/v1/evidence/batches?source=osv-test${query}`, {
      method: 'POST',
      body: linesOf(records),
      headers: { authorization, 'content-type': 'application/x-ndjson', 'idempotency-key': crypto.randomUUID() },
    });
    expect(response.status).toBeLessThan(300);
  };
  const finished = async (input: object): Promise<Run> => {
    const { body } = await call('POST', 'runs', input);
    expect(body).toHaveProperty('id');
    const run = await eventually(
      async () => (await call('GET', `runs/${body.id}`)).body,
      ({ state }) => ['succeeded', 'failed'].includes(state),
      30_000,
    );
    expect([run.state, run.error]).toEqual(['succeeded', null]);
    return run;
  };
  const open = async ({ id }: Run): Promise<Opened> => {
    const response = await fetch(`${center.url}/api/v1/runs/${id}/bundle`, { headers: { authorization } });
    const tar = Buffer.from(await response.arrayBuffer());
    const { entries, contents } = filesOf(tar);
    const lines = entries.flatMap((path, i) => {
      if (kindOfPack(path) === undefined) return [];
      return zstdDecompressSync(contents[i]!).toString().trimEnd().split('\n');
    });
    const tombstones = entries.flatMap((path, i) =>
      kindOfRemoved(path) === undefined ? [] : contents[i]!.toString().trimEnd().split('\n'),
    );
    const at = (path: string) => contents[entries.indexOf(path)]!;
    return {
      tar,
      manifest: parseManifest(at('manifest.json')),
      mirror: parseMirrorIndex(at('mirror.json')),
      held: lines.map((line) => (JSON.parse(line) as { key: string }).key),
      removed: tombstones.map((line) => parseTombstone(Buffer.from(line))),
    };
  };

  it('holds what came, changed and went since its base, and the root after it', async () => {
    await load([anOsv('A'), anOsv('B'), anOsv('C'), anOsv('D')]);
    const full = await finished({ profileId: 'all' });
    await load([anOsv('A'), anOsv('B', { summary: 'new' }), anOsv('D'), anOsv('E')], '&snapshot=true&allowShrink=true');
    const delta = await finished({ profileId: 'changes' });
    const { held, removed, manifest, mirror } = await open(delta);
    expect(held).toEqual(['osv-test/B', 'osv-test/E']);
    expect(removed).toEqual([{ key: 'osv-test/C', reason: 'removed' }]);
    const base = { manifestDigest: full.result.manifestDigest, itemSetRoot: full.result.itemSetRoot };
    expect(manifest.base).toEqual(base);
    expect(delta.base).toEqual({ ...base, chainLength: 1 });
    expect(mirror).toMatchObject({
      mode: 'delta',
      form: 'whole',
      base,
      kinds: { advisories: { records: 2, added: 1, changed: 1, removed: 1 } },
      chain: [{ mode: 'full', manifestDigest: base.manifestDigest }],
    });
    expect(delta.result.itemSetRoot).toBe((await finished({ profileId: 'all' })).result.itemSetRoot);
  });

  it('goes on from its own newest bundle, and what was changed back is no change', async () => {
    await load([anOsv('A'), anOsv('B')]);
    await finished({ profileId: 'all' });
    await load([anOsv('A', { summary: 'first' })]);
    const first = await finished({ profileId: 'changes' });
    await load([anOsv('A', { summary: 'second' }), anOsv('B', { summary: 'second' })]);
    await load([anOsv('A', { summary: 'first' })]);
    const second = await finished({ profileId: 'changes' });
    expect(second.base).toMatchObject({ manifestDigest: first.result.manifestDigest, chainLength: 2 });
    expect((await open(second)).held).toEqual(['osv-test/B']);
  });

  it('removes what stops to match the selectors, and adds what begins to', async () => {
    const selected = { selectors: { kinds: ['advisories'], ecosystems: ['Go'] } };
    const of = (id: string, ecosystem: string) => anOsv(id, { affected: [{ package: { ecosystem, name: id } }] });
    await profile('go', 'mirror:full', selected);
    await profile('go-changes', 'mirror:delta', selected);
    await load([of('A', 'Go'), of('B', 'PyPI'), of('C', 'Go')]);
    await finished({ profileId: 'go' });
    await load([of('A', 'PyPI'), of('B', 'Go')]);
    const delta = await finished({ profileId: 'go-changes' });
    const { held, removed } = await open(delta);
    expect(held).toEqual(['osv-test/B']);
    expect(removed).toEqual([{ key: 'osv-test/A', reason: 'removed' }]);
    expect(delta.result.itemSetRoot).toBe((await finished({ profileId: 'go' })).result.itemSetRoot);
  });

  it('compares both sets where the selectors are others than those of the base', async () => {
    await load([anOsv('A'), anOsv('B', { modified: '2025-01-01T00:00:00Z' })]);
    const base = await finished({ profileId: 'all' });
    await load([anOsv('C', { modified: '2025-06-01T00:00:00Z' })]);
    const selectors = { kinds: ['advisories', 'vex'], timeWindow: { from: '2024-06-01T00:00:00Z' } };
    const delta = await finished({ profileId: 'changes', selectors, base: { runId: base.id } });
    const { held, removed } = await open(delta);
    expect([held, removed]).toEqual([['osv-test/C'], [{ key: 'osv-test/A', reason: 'removed' }]]);
    expect(delta.result.itemSetRoot).toBe((await finished({ profileId: 'all', selectors })).result.itemSetRoot);
  });

  it('names an erased record by its hash only, and one that came back by its new form', async () => {
    await load([anOsv('A'), anOsv('B'), anOsv('C')]);
    await finished({ profileId: 'all' });
    for (const id of ['A', 'B']) {
      const path = `evidence/advisories/${encodeURIComponent(`osv-test/${id}`)}:erase`;
      expect((await call('POST', path, { reason: 'asked for' })).status).toBeLessThan(300);
    }
    await load([anOsv('B', { summary: 'back' })], '&restoreErased=true');
    const delta = await finished({ profileId: 'changes' });
    const { held, removed, mirror } = await open(delta);
    expect(held).toEqual(['osv-test/B']);
    expect(removed).toEqual([{ keyHash: itemHash('advisories', 'osv-test/A'), reason: 'erased' }]);
    expect(mirror.kinds).toEqual({ advisories: { records: 1, added: 0, changed: 1, removed: 1 } });
    expect(delta.result.itemSetRoot).toBe((await finished({ profileId: 'all' })).result.itemSetRoot);
  });

  it('holds everything where the baseline is reset', async () => {
    await load([anOsv('A'), anOsv('B')]);
    const run = await finished({ profileId: 'changes', resetBaseline: true });
    const { held, manifest, mirror } = await open(run);
    expect([held, manifest.base, mirror.mode, run.base]).toEqual([
      ['osv-test/A', 'osv-test/B'],
      undefined,
      'full',
      null,
    ]);
    await load([anOsv('C')]);
    expect((await finished({ profileId: 'changes' })).base?.manifestDigest).toBe(run.result.manifestDigest);
  });

  it('is verified in all but its root, which needs the base', async () => {
    await load([anOsv('A')]);
    await finished({ profileId: 'all' });
    await load([anOsv('B')]);
    const { tar } = await open(await finished({ profileId: 'changes' }));
    const folder = await mkdtemp(join(tmpdir(), 'delta-'));
    try {
      await writeFile(join(folder, 'delta.tar'), tar);
      const options = { publicKeys: [], depth: 'deep', allowUnsigned: true } as const;
      const report = await verifyPath(join(folder, 'delta.tar'), options);
      expect(report.checks.find(({ name }) => name === 'item set root')).toMatchObject({ status: 'skipped' });
      expect(report.firstBad).toBeUndefined();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

function filesOf(tar: Buffer): { readonly entries: readonly string[]; readonly contents: readonly Buffer[] } {
  const { entries } = push(tar, { ...strict, maxBytes: 1e9 }, tar.length);
  const contents = entries.map(({ dataOffset, bytes }) => tar.subarray(dataOffset, dataOffset + bytes));
  return { entries: entries.map(({ path }) => path), contents };
}
