import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import type { TenantId } from '../../src/kernel/ids.js';
import { verifyPath } from '../../src/stages/verification/verify-path.js';
import { canary, documentsWithCanaries, epssWithCanary, hidesCanaries } from '../support/canaries.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { filesOfTar } from '../support/tar.js';

interface Run {
  readonly id: string;
  readonly state: string;
  readonly error: unknown;
  readonly result: { readonly itemSetRoot: string };
}

interface Manifest {
  readonly dropped: readonly { readonly rule: string; readonly count: number }[];
  readonly projection: object;
}

const kinds = ['advisories', 'epss', 'kev', 'sboms', 'vex'];

describe('redaction', () => {
  let database: TestDatabase;
  let center: Center;
  let tenant: TenantId;
  let bearer: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    center = await startCenter(database.database, { worker: true });
  });
  afterAll(async () => {
    await center.close();
    await database.close();
  });
  beforeEach(async () => {
    tenant = await database.tenant(`t-${randomUUID().slice(0, 8)}`);
    bearer = await center.bearer(tenant, 'tenant-admin');
    for (const { source, document } of documentsWithCanaries)
      await upload(source, JSON.stringify(document), 'application/json');
    await upload('epss-test', epssWithCanary, 'text/csv');
  });

  async function upload(source: string, body: string, type: string): Promise<void> {
    const answer = await fetch(`${center.url}/api/v1/evidence/batches?source=${source}`, {
      method: 'POST',
      body,
      headers: { Authorization: bearer, 'Content-Type': type, 'Idempotency-Key': randomUUID() },
    });
    expect([answer.status, await answer.text()]).toEqual([201, expect.any(String)]);
  }

  async function call(path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }> {
    const answer = await center.call(bearer, path, body);
    return { status: answer.status, body: await answer.json() };
  }

  const profile = (name: string, kind: string, more: object) =>
    call('profiles', { name, kind, selectors: { kinds }, ...more });

  async function finished(input: object): Promise<Run> {
    const { body } = await call('runs', input);
    const run = await eventually(
      async () => (await call(`runs/${(body as Run).id}`)).body as Run,
      ({ state }) => ['succeeded', 'failed'].includes(state),
      30_000,
    );
    expect([run.state, run.error]).toEqual(['succeeded', null]);
    return run;
  }

  async function bytes(path: string): Promise<Buffer> {
    const answer = await center.call(bearer, path);
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  }

  /** Every row of a table, as text; none where there is no such table. */
  async function rowsOf(table: string): Promise<Buffer> {
    const rows = await database.owner.query(`SELECT t::text AS row FROM export_center.${table} t`);
    return Buffer.from(JSON.stringify(rows));
  }

  async function verified(tar: Buffer): Promise<readonly unknown[]> {
    const folder = await mkdtemp(join(tmpdir(), 'redaction-'));
    await writeFile(join(folder, 'bundle.tar'), tar);
    const options = { publicKeys: [], allowUnsigned: true, depth: 'deep' } as const;
    const { verdict, itemSetRoot } = await verifyPath(join(folder, 'bundle.tar'), options);
    await rm(folder, { recursive: true });
    return [verdict, itemSetRoot];
  }

  it('takes what a rule names out of a bundle, counts it, and the bundle verifies deep', async () => {
    const rules = [{ name: 'no-details', kinds: ['advisories'], path: 'details', action: 'drop' }];
    expect(await profile('shown', 'json:raw', { redaction: { rules } })).toMatchObject({ status: 201 });
    const run = await finished({ profileId: 'shown' });
    const files = filesOfTar(await bytes(`runs/${run.id}/bundle`));
    const lines = zstdDecompressSync(files.get('data/advisories/000001.jsonl.zst')!).toString();
    expect([lines.includes('a flaw in the parser'), lines.includes('ticket?id=1')]).toEqual([true, false]);
    const manifest = JSON.parse(files.get('manifest.json')!.toString()) as Manifest;
    expect(manifest.dropped).toEqual([{ rule: 'redaction/no-details', count: 1 }]);
    expect(Object.keys(manifest.projection)).toEqual(['digest', 'name', 'version']);
    expect(await verified(await bytes(`runs/${run.id}/bundle`))).toEqual(['indeterminate', run.result.itemSetRoot]);
  });

  it.each(['json:raw', 'mirror:full'])('lets no canary into any byte that a run of %s gives away', async (kind) => {
    await profile('shown', kind, { redaction: hidesCanaries });
    const planned = await call('runs:plan', { profileId: 'shown' });
    expect(planned.status).toBe(200);
    const run = await finished({ profileId: 'shown' });
    const tar = await bytes(`runs/${run.id}/bundle`);
    const shown = new Map([...filesOfTar(tar), ...filesOfTar(await bytes(`runs/${run.id}/bundle?format=oci-layout`))]);
    shown.set('runs:plan', Buffer.from(JSON.stringify(planned.body)));
    for (const form of ['', '/events', '/logs', '/stages', '/manifest', '/provenance', '/signatures', '/artifacts'])
      shown.set(`API ${form}`, await bytes(`runs/${run.id}${form}`));
    for (const table of ['run_log', 'events', 'outbox', 'audit_log', 'staged_plans'])
      shown.set(`table ${table}`, await rowsOf(table));
    expect([...shown].filter(([, held]) => holdsCanary(held)).map(([name]) => name)).toEqual([]);
    const { records } = JSON.parse(shown.get('manifest.json')!.toString()).totals as { records: number };
    expect(records).toBe(documentsWithCanaries.length + 1);
    expect(await verified(tar)).toEqual(['indeterminate', run.result.itemSetRoot]);
  });

  it('is needed for that: without it, packs of every kind hold them', async () => {
    await profile('shown', 'mirror:full', {});
    const run = await finished({ profileId: 'shown' });
    const files = [...filesOfTar(await bytes(`runs/${run.id}/bundle`))].filter(([, held]) => holdsCanary(held));
    expect(files.map(([path]) => path)).toEqual(
      expect.arrayContaining(kinds.map((kind) => `data/${kind}/000001.jsonl.zst`)),
    );
  });

  it('tells by the manifest, and before the run is made, how many values each rule took', async () => {
    await profile('shown', 'json:raw', { redaction: hidesCanaries });
    const { body } = await call('runs:plan', { profileId: 'shown' });
    const run = await finished({ profileId: 'shown' });
    const { dropped } = JSON.parse((await bytes(`runs/${run.id}/manifest`)).toString()) as Manifest;
    expect((body as { redacted: unknown }).redacted).toEqual(dropped);
    expect(Object.fromEntries(dropped.map(({ rule, count }) => [rule, count]))).toMatchObject({
      'allow-list/epss': 1,
      'redaction/no-credits': 1,
      'redaction/own-hosts': 4,
      'redaction/no-creators': 1,
    });
  });
});

/** Looks through compression and the JSON inside of JSON; not through case. */
function holdsCanary(held: Buffer): boolean {
  const isFrame = held.length > 4 && held.readUInt32LE(0) === 0xfd2fb528;
  const text = (isFrame ? zstdDecompressSync(held) : held).toString('latin1').toLowerCase();
  const encoded = Buffer.from(text.replace(/[^a-z0-9+/=]/gi, ''), 'base64')
    .toString('latin1')
    .toLowerCase();
  return text.includes(canary) || encoded.includes(canary);
}
