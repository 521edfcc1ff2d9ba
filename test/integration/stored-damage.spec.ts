import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { get } from 'node:http';
import { ContentScrubber } from '../../src/runs/content-scrubber.js';
import { parseDigest } from '../../src/formats/digest.js';
import type { FileSlice } from '../../src/kernel/file-slice.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { CONTENT_STORE, type ContentStore } from '../../src/stages/storage/content-store.port.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { anAdvisory, loadRecords } from '../support/pipeline.js';

interface Run {
  readonly id: string;
  readonly state: string;
  readonly result: { readonly tarDigest: string; readonly bytes: number };
}

/** Does not compress, so that the bundle is larger than the buffer that it is read with. */
const noise = (i: number) =>
  Array.from({ length: 6 }, (_, part) => createHash('sha512').update(`${i} ${part}`).digest('base64')).join('');

let db: TestDatabase;
let center: Center;
let tenant: TenantId;
let operator: string;
let profileId: string;
let run: Run;

beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await db.tenant('acme');
  await loadRecords(
    db,
    tenant,
    Array.from({ length: 3_000 }, (_, i) => anAdvisory(i, { details: noise(i) })),
  );
  center = await startCenter(db.database, { worker: true });
  operator = await center.bearer(tenant, 'tenant-admin');
  const profile = { name: 'weekly', kind: 'json:raw', selectors: { kinds: ['advisories'] } };
  profileId = ((await (await center.call(operator, 'profiles', profile)).json()) as Run).id;
  run = await ended((await (await center.call(operator, 'runs', { profileId })).json()) as Run);
});
afterAll(async () => {
  await center?.close();
  await db?.close();
});

const ended = ({ id }: Run): Promise<Run> =>
  eventually(
    async () => (await (await center.call(operator, `runs/${id}`)).json()) as Run,
    ({ state }) => !['queued', 'running'].includes(state),
    60_000,
  );

/** Flips one bit in the middle of one of the frames that the bundle is made of. */
async function flipBit(): Promise<void> {
  const [row] = await db.owner.query<{ frame: Buffer }>(
    'SELECT frame_digest AS frame FROM export_center.shard_cache WHERE tenant_id = $1 ORDER BY frame_digest LIMIT 1',
    [tenant],
  );
  const store = center.app.get<ContentStore>(CONTENT_STORE, { strict: false });
  const [slice] = await store.locate(tenant, [parseDigest(`sha256:${row!.frame.toString('hex')}`)]);
  flip(slice!);
}

function flip({ file, offset, length }: FileSlice): void {
  const fd = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  const at = offset + Math.floor(length / 2);
  readSync(fd, byte, 0, 1, at);
  writeSync(fd, Buffer.from([byte[0]! ^ 0x10]), 0, 1, at);
  closeSync(fd);
}

/** How many bytes of the tar came, and whether the answer was whole. */
function download(): Promise<{ status: number; bytes: number; complete: boolean }> {
  return new Promise((resolve, reject) => {
    const url = `${center.url}/api/v1/runs/${run.id}/bundle`;
    get(url, { headers: { Authorization: operator } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('error', () => undefined);
      response.on('close', () => resolve({ status: response.statusCode ?? 0, bytes, complete: response.complete }));
    }).on('error', reject);
  });
}

async function isSetAside(): Promise<void> {
  await eventually(
    async () => (await download()).status,
    (status) => status === 503,
  );
  const refused = await center.call(operator, `runs/${run.id}/bundle`);
  expect(await refused.json()).toMatchObject({ code: 'EC-BLOB-QUARANTINED', retryable: true });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
}

async function healedBy(path: string, body: object): Promise<void> {
  const again = await ended((await (await center.call(operator, path, body)).json()) as Run);
  expect(again).toMatchObject({ state: 'succeeded', result: { tarDigest: run.result.tarDigest } });
  expect(await download()).toEqual({ status: 200, bytes: run.result.bytes, complete: true });
}

describe('F28: a bit that flipped in a stored blob after its bundle was published', () => {
  it('cuts the download before its last byte, sets the blob aside, and a new run makes it again', async () => {
    await flipBit();
    const cut = await download();
    expect(cut).toMatchObject({ status: 200, complete: false });
    expect(cut.bytes).toBeLessThan(run.result.bytes);
    await isSetAside();
    expect((await center.call(operator, `runs/${run.id}/manifest`)).status).toBe(200);
    await healedBy('runs', { profileId });
  });

  it('is found by the scrub without a reader, and mended by a reproduction', async () => {
    await flipBit();
    await center.app.get(ContentScrubber, { strict: false }).scrub(0);
    const [{ bad } = { bad: '' }] = await db.owner.query<{ bad: string }>(
      'SELECT count(*) AS bad FROM export_center.blobs WHERE quarantined_at IS NOT NULL',
    );
    expect(bad).toBe('1');
    await isSetAside();
    await healedBy(`runs/${run.id}:reproduce`, {});
  });

  it('is not looked for again within a day', async () => {
    await flipBit();
    await center.app.get(ContentScrubber, { strict: false }).scrub();
    expect((await download()).status).toBe(200);
    await isSetAside();
    await healedBy('runs', { profileId });
  });
});
