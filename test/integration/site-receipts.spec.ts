import { digestOf } from '../../src/formats/digest.js';
import { parseReceipt, type Receipt } from '../../src/formats/receipt/receipt.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { trustedBundle } from '../support/trusted-bundle.js';

interface Answer {
  readonly id: string;
  readonly code?: string;
  readonly payload: string;
}

describe('the receipts that an importing site writes', () => {
  let test: TestDatabase;
  let center: Center;
  let tar: Buffer;

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database, { env: { EC_SITE_NAME: 'one=plant-1,two=plant-2' } });
    tar = await trustedBundle(center.app);
  });
  afterAll(async () => {
    await center?.close();
    await test?.close();
  });

  const admin = async (slug: string) => center.bearer(await test.tenant(slug), 'tenant-admin');
  async function send(
    authorization: string,
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    type: string,
    key?: string,
  ) {
    const headers = { authorization, 'content-type': type, 'idempotency-key': key ?? crypto.randomUUID() };
    const response = await fetch(`${center.url}/api/v1/imports${path}`, { method: 'POST', body, headers });
    return { status: response.status, body: (await response.json()) as Answer };
  }
  const importTar = (authorization: string, query = '') =>
    send(authorization, query, new Uint8Array(tar), 'application/x-tar');
  const create = (authorization: string, id: string, body: object = {}, key?: string) =>
    send(authorization, `/${id}:receipt`, JSON.stringify(body), 'application/json', key);
  const get = async (authorization: string, id: string) => {
    const response = await center.call(authorization, `imports/${id}/receipt`);
    return { status: response.status, body: (await response.json()) as Answer };
  };
  const payloadOf = ({ body }: { readonly body: Answer }) => Buffer.from(body.payload, 'base64');
  const receiptOf = (answer: { readonly body: Answer }): Receipt => parseReceipt(payloadOf(answer));

  it('name the site of the tenant; a tenant that is none writes none, and says how it becomes one', async () => {
    const { body: made } = await importTar(await admin('one'));
    expect(receiptOf(await get(await admin('one'), made.id))).toMatchObject({ site: 'plant-1', counter: 1 });
    const none = await admin('three');
    const { body: other } = await importTar(none);
    expect(await get(none, other.id)).toMatchObject({ status: 404 });
    expect(await create(none, other.id)).toMatchObject({ status: 501, body: { code: 'EC-NOT-SUPPORTED' } });
  });

  it('are written once an import, whatever is asked for again, and never by a rehearsal', async () => {
    const two = await admin('two');
    await importTar(two, '?validateOnly=true');
    const first = (await importTar(two)).body.id;
    const again = (await importTar(two)).body.id;
    const receipts = [await get(two, first), await get(two, again), await create(two, first), await create(two, again)];
    expect(new Set(receipts.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(receiptOf(receipts[0]!)).toMatchObject({ site: 'plant-2', counter: 1 });
  });

  it('rise by one, each naming the one before, however many are asked for at once', async () => {
    const two = await admin('two');
    const { id } = (await importTar(two)).body;
    const asked = Array.from({ length: 6 }, (_, i) => create(two, id, { findings: { i } }));
    const answers = (await Promise.all(asked)).toSorted((a, b) => receiptOf(a).counter - receiptOf(b).counter);
    const chain = [await create(two, id), ...answers];
    expect(answers.map((answer) => receiptOf(answer).counter)).toEqual([2, 3, 4, 5, 6, 7]);
    answers.slice(1).forEach((answer, i) => {
      expect(receiptOf(answer).previous).toBe(digestOf(payloadOf(answers[i]!)));
    });
    expect(receiptOf(chain[0]!).counter).toBe(7);
  });

  it('with findings are written once under one idempotency key', async () => {
    const two = await admin('two');
    const { id } = (await importTar(two)).body;
    const key = crypto.randomUUID();
    const twice = [
      await create(two, id, { findings: { a: 1 } }, key),
      await create(two, id, { findings: { a: 1 } }, key),
    ];
    expect(twice.map((answer) => receiptOf(answer).counter)).toEqual([8, 8]);
  });
});
