import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { SIGNER, type Signer } from '../../src/stages/signing/signer.port.js';
import { anOsv, linesOf } from '../contracts/evidence-samples.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';

interface Run {
  readonly id: string;
  readonly state: string;
  readonly error: unknown;
  readonly result: { readonly manifestDigest: string; readonly itemSetRoot: string };
}

interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly detail?: string;
  readonly outcome?: string;
  readonly rootAfter?: string;
  readonly added?: number;
  readonly changed?: number;
  readonly removed?: number;
  readonly repair?: readonly string[];
  readonly id?: string;
  readonly mirror?: string;
  readonly override?: { readonly reason: string };
}

/** One tenant makes bundles, another imports them; both are tenants of one installation here. */
describe('the import of bundles', () => {
  let test: TestDatabase;
  let center: Center;
  let near: string;
  let far: string;
  let farTenant: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database, { worker: true });
  });
  afterAll(async () => {
    await center?.close();
    await test?.close();
  });
  beforeEach(async () => {
    const slug = crypto.randomUUID().slice(0, 8);
    const [nearTenant, other] = [await test.tenant(`near-${slug}`), await test.tenant(`far-${slug}`)];
    farTenant = other;
    near = await center.bearer(nearTenant, 'tenant-admin');
    far = await center.bearer(other, 'tenant-admin');
    const folder = join(center.dataDir, 'trusted-keys', `far-${slug}`);
    await mkdir(folder, { recursive: true });
    const signer = center.app.get<Signer>(SIGNER);
    await writeFile(join(folder, 'near.pem'), encodePublicKey(await signer.publicKey()));
    await profile(near, 'raw', 'json:raw');
    await profile(near, 'all', 'mirror:full', { mirror: { name: 'raw' } });
    await profile(near, 'changes', 'mirror:delta');
    await profile(far, 'raw', 'json:raw');
  });

  const call = async <T>(authorization: string, method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${center.url}/api/v1/${path}`, {
      method,
      headers: {
        authorization,
        'idempotency-key': crypto.randomUUID(),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return (await response.json()) as T;
  };
  const profile = (who: string, name: string, kind: string, more: object = {}) =>
    call(who, 'POST', 'profiles', { name, kind, selectors: { kinds: ['advisories', 'kev'] }, ...more });

  async function load(who: string, records: readonly object[], query = '&snapshot=true&allowShrink=true') {
    const response = await fetch(`${center.url}/api/v1/evidence/batches?source=osv-test${query}`, {
      method: 'POST',
      headers: {
        authorization: who,
        'content-type': 'application/x-ndjson',
        'idempotency-key': crypto.randomUUID(),
      },
      body: linesOf(records),
    });
    return { status: response.status, ...((await response.json()) as { code?: string }) };
  }

  async function bundleOf(who: string, name: string, more: object = {}): Promise<{ run: Run; tar: Buffer }> {
    const { items } = await call<{ items: { id: string; name: string }[] }>(who, 'GET', 'profiles');
    const profileId = items.find((one) => one.name === name)!.id;
    const { id } = await call<Run>(who, 'POST', 'runs', { profileId, ...more });
    const run = await eventually(
      () => call<Run>(who, 'GET', `runs/${id}`),
      ({ state }) => ['succeeded', 'failed'].includes(state),
    );
    if (run.state !== 'succeeded') throw new Error(JSON.stringify(run.error));
    const response = await fetch(`${center.url}/api/v1/runs/${id}/bundle?format=tar`, {
      headers: { authorization: who },
    });
    return { run, tar: Buffer.from(await response.arrayBuffer()) };
  }

  async function send(tar: Uint8Array, query = '', who = far): Promise<Answer> {
    const response = await fetch(`${center.url}/api/v1/imports?${query}`, {
      method: 'POST',
      headers: { authorization: who, 'content-type': 'application/x-tar', 'idempotency-key': crypto.randomUUID() },
      body: Buffer.from(tar),
    });
    return { status: response.status, ...((await response.json()) as object) };
  }

  const some = (from: number, to: number, change: Readonly<Record<string, unknown>> = {}) =>
    Array.from({ length: to - from }, (_, i) => anOsv(`GO-2024-${String(from + i).padStart(4, '0')}`, change));
  const rootOf = async (who: string) => (await bundleOf(who, 'raw')).run.result.itemSetRoot;

  it('gives the far side the root of the near side, by raw and full bundles, and says when nothing is new', async () => {
    await load(near, some(0, 300));
    const raw = await bundleOf(near, 'raw');
    expect(await send(raw.tar, 'validateOnly=true')).toMatchObject({ status: 200, added: 300 });
    expect(await send(raw.tar)).toMatchObject({ status: 201, outcome: 'applied', added: 300 });
    expect(await rootOf(far)).toBe(raw.run.result.itemSetRoot);
    expect(await send(raw.tar)).toMatchObject({ status: 200, outcome: 'unchanged' });

    await load(near, [...some(0, 100), ...some(150, 200, { summary: 'new' }), ...some(200, 310)]);
    const full = await bundleOf(near, 'all');
    expect(await send(full.tar)).toMatchObject({ status: 201, added: 10, changed: 50, removed: 50 });
    expect(await rootOf(far)).toBe(full.run.result.itemSetRoot);
    const ledger = await call<{ items: Answer[] }>(far, 'GET', 'imports');
    expect(ledger.items).toHaveLength(3);
    expect(await call(far, 'GET', `imports/${ledger.items[0]!.id}`)).toEqual(ledger.items[0]);
    const events = await call<{ items: { type: string }[] }>(far, 'GET', 'events?types=import.completed');
    expect(JSON.stringify(events)).toContain('import.completed');
  });

  it('applies deltas with their tombstones, and refuses one that does not follow, naming what repairs it (B54)', async () => {
    await load(near, some(0, 300));
    const full = await bundleOf(near, 'all');
    await load(near, [...some(0, 290), ...some(300, 305)]);
    const first = await bundleOf(near, 'changes');
    await load(near, [...some(0, 280, { summary: 'new' }), ...some(300, 305)]);
    const second = await bundleOf(near, 'changes');

    expect(await send(full.tar)).toMatchObject({ status: 201 });
    expect(await send(second.tar)).toMatchObject({
      status: 422,
      code: 'EC-DELTA-GAP',
      repair: [first.run.result.manifestDigest],
    });
    expect(await send(first.tar)).toMatchObject({ status: 201, added: 5, removed: 10 });
    expect(await send(second.tar)).toMatchObject({ status: 201, changed: 280, removed: 10 });
    expect(await rootOf(far)).toBe(second.run.result.itemSetRoot);
    expect(await send(second.tar)).toMatchObject({ status: 200, outcome: 'unchanged' });
    expect(await send(first.tar)).toMatchObject({ status: 422, code: 'EC-ROLLBACK' });
  });

  it('makes the records of compact deltas of those that it holds, and refuses where these were changed', async () => {
    await profile(near, 'compact', 'mirror:delta', { mirror: { compact: true } });
    await load(near, some(0, 300));
    const full = await bundleOf(near, 'all');
    await load(near, [...some(0, 40, { summary: 'new' }), ...some(40, 290), ...some(300, 305)]);
    const first = await bundleOf(near, 'compact');
    await load(near, [...some(0, 20, { summary: 'newer' }), ...some(20, 290), ...some(300, 305)]);
    const second = await bundleOf(near, 'compact');

    await send(full.tar);
    expect(await send(second.tar)).toMatchObject({ status: 422, code: 'EC-DELTA-GAP' });
    expect(await send(first.tar, 'validateOnly=true')).toMatchObject({ status: 200, changed: 40 });
    expect(await send(first.tar)).toMatchObject({ status: 201, added: 5, changed: 40, removed: 10 });
    expect(await rootOf(far)).toBe(first.run.result.itemSetRoot);
    const path = `evidence/advisories/${encodeURIComponent('osv-test/GO-2024-0007')}:erase`;
    await call(far, 'POST', path, { reason: 'asked for' });
    expect(await send(second.tar)).toMatchObject({ status: 422, code: 'EC-DIGEST-MISMATCH' });
    await load(near, [...some(0, 20, { summary: 'newest' }), ...some(20, 290)]);
    const repair = await bundleOf(near, 'all');
    expect(await send(repair.tar, 'restoreErased=true')).toMatchObject({ status: 201 });
    await load(near, some(0, 290));
    const third = await bundleOf(near, 'compact', { base: { manifestDigest: repair.run.result.manifestDigest } });
    expect(await send(third.tar)).toMatchObject({ status: 201, changed: 20 });
    expect(await rootOf(far)).toBe(third.run.result.itemSetRoot);
  });

  it('takes an older state back only with export:admin and a reason, which the audit log keeps (B54)', async () => {
    await load(near, some(0, 20));
    const old = await bundleOf(near, 'all');
    await load(near, some(0, 21));
    await send((await bundleOf(near, 'all')).tar);
    expect(await send(old.tar)).toMatchObject({ status: 422, code: 'EC-ROLLBACK' });
    expect(await send(old.tar, 'allowRollback=true')).toMatchObject({ status: 400 });
    expect(await send(old.tar, 'allowRollback=true&reason=bad+feed')).toMatchObject({
      status: 201,
      removed: 1,
      override: { reason: 'bad feed' },
    });
    expect(JSON.stringify(await call(far, 'GET', 'audit-log'))).toContain('bad feed');
  });

  it('knows a mirror by its name at its origin: deltas go on with it, also from a new baseline, and cuts are compared within it', async () => {
    const selectors = { kinds: ['kev'] };
    await profile(near, 'kev', 'mirror:full', { selectors, allowEmpty: true });
    await load(near, some(0, 20));
    const older = await bundleOf(near, 'kev');
    const full = await bundleOf(near, 'all');
    await load(near, some(0, 21));
    const delta = await bundleOf(near, 'changes');
    const reset = await bundleOf(near, 'changes', { resetBaseline: true });
    expect(await send(full.tar)).toMatchObject({ status: 201, mirror: 'raw', outcome: 'applied' });
    expect(await send(delta.tar)).toMatchObject({ status: 201, mirror: 'raw', added: 1 });
    expect(await send(older.tar)).toMatchObject({ status: 201, mirror: 'kev' });
    expect(await send(reset.tar)).toMatchObject({ status: 200, mirror: 'raw', outcome: 'unchanged' });
    expect(await send(full.tar)).toMatchObject({ status: 422, code: 'EC-ROLLBACK' });
    await profile(near, 'twin', 'mirror:full');
    expect(await send((await bundleOf(near, 'twin')).tar)).toMatchObject({ status: 409, code: 'EC-CONFLICT-OWNER' });
  });

  it('keeps other evidence out of what a mirror owns, and a mirror out of what came in otherwise', async () => {
    await load(near, some(0, 20));
    const full = await bundleOf(near, 'all');
    await load(far, some(5, 6), '');
    expect(await send(full.tar)).toMatchObject({ status: 409, code: 'EC-CONFLICT-OWNER' });
    expect(await send(full.tar, 'takeOver=true')).toMatchObject({ status: 201, added: 19 });
    expect(await load(far, some(99, 100), '')).toMatchObject({ status: 409, code: 'EC-CONFLICT-OWNER' });
    expect(await rootOf(far)).toBe(full.run.result.itemSetRoot);
  });

  it('believes nobody by default, and nobody else than it was told (B51)', async () => {
    await load(near, some(0, 3));
    const { tar } = await bundleOf(near, 'raw');
    const stranger = await center.bearer(await test.tenant(), 'tenant-admin');
    expect(await send(tar, '', stranger)).toMatchObject({ status: 422, code: 'EC-TRUST-ROOT' });
    expect(await send(tar, 'allowUnsigned=true', stranger)).toMatchObject({ status: 403 });
  });

  it('refuses damaged, cut and padded bundles and wrong digests, and keeps nothing of them (B44, B49, B50)', async () => {
    await load(near, some(0, 50));
    const { tar } = await bundleOf(near, 'raw');
    const flipped = Buffer.from(tar);
    flipped[flipped.lastIndexOf(Buffer.from([0x28, 0xb5, 0x2f, 0xfd])) + 20]! ^= 1;
    expect(await send(flipped)).toMatchObject({ status: 422, code: 'EC-DIGEST-MISMATCH' });
    expect(await send(tar.subarray(0, tar.length - 2048))).toMatchObject({
      status: 422,
      detail: expect.stringMatching(/byte/) as string,
    });
    expect(await send(Buffer.concat([tar, Buffer.from('more')]))).toMatchObject({ status: 422 });
    expect(await send(tar, `digest=sha256:${'0'.repeat(64)}`)).toMatchObject({
      status: 422,
      code: 'EC-DIGEST-MISMATCH',
    });
    expect(await call<{ items: unknown[] }>(far, 'GET', 'imports')).toMatchObject({ items: [] });
    expect(await call(far, 'GET', 'evidence')).toMatchObject({ seq: 0, kinds: {} });
    const incoming = join(center.dataDir, 'content', farTenant, 'incoming');
    expect(await readdir(incoming)).toEqual([]);
  });
});
