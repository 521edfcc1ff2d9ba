import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { digestOf, type Digest } from '../../src/formats/digest.js';
import { encodeReceipt, type Receipt } from '../../src/formats/receipt/receipt.js';
import { anOsv, linesOf } from '../contracts/evidence-samples.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { aReceipt, aSite, signReceipt, siteKey } from '../support/receipts.js';

interface Run {
  readonly id: string;
  readonly state: string;
  readonly result: { readonly manifestDigest: Digest; readonly itemSetRoot: Digest };
}

/** What the routes of this test answer, each some of it. */
interface Answer extends Run {
  readonly detail?: string;
  readonly holdings: readonly object[];
  readonly items: readonly Answer[];
  readonly data: { readonly counter: number; readonly lost: number };
}

describe('far sites and their receipts', () => {
  let test: TestDatabase;
  let center: Center;
  let authorization: string;
  const runs: Run[] = [];

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database, { worker: true });
    const tenant = await test.tenant('acme');
    authorization = await center.bearer(tenant, 'tenant-admin');
    await call('POST', 'profiles', { name: 'nightly', kind: 'json:raw', selectors: { kinds: ['advisories'] } });
    await call('POST', 'profiles', { name: 'other', kind: 'json:raw', selectors: { kinds: ['advisories'] } });
    for (const id of ['A-1', 'A-2', 'A-3']) runs.push(await runWith(id));
  }, 120_000);
  afterAll(async () => {
    await center?.close();
    await test?.close();
  });

  const call = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${center.url}/api/v1/${path}`, {
      method,
      headers: {
        authorization,
        'idempotency-key': crypto.randomUUID(),
        'content-type': 'application/json',
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return {
      status: response.status,
      etag: response.headers.get('etag') ?? '',
      body: (text === '' ? {} : JSON.parse(text)) as Answer,
    };
  };

  async function runWith(id: string): Promise<Run> {
    await fetch(`${center.url}/api/v1/evidence/batches?source=osv-test`, {
      method: 'POST',
      body: linesOf([anOsv(id)]),
      headers: { authorization, 'content-type': 'application/x-ndjson', 'idempotency-key': crypto.randomUUID() },
    });
    const { body } = await call('POST', 'runs', { profileId: 'nightly' });
    return eventually(
      async () => (await call('GET', `runs/${body.id}`)).body,
      ({ state }) => ['succeeded', 'failed'].includes(state),
      30_000,
    );
  }

  const enrol = (name: string, more: object = {}) => call('POST', 'sites', { ...aSite(name, 'nightly'), ...more });

  const receiptOf = (site: string, { result }: Run, more: Partial<Receipt> = {}) =>
    aReceipt(result.manifestDigest, result.itemSetRoot, { site, ...more });
  const send = (receipt: Receipt, privateKey?: KeyObject, query = '') =>
    call('POST', `receipts${query}`, signReceipt(receipt, privateKey));
  const digest = (receipt: Receipt) => digestOf(encodeReceipt(receipt));

  it('a site is enrolled once under its name, with one public key and profiles that exist', async () => {
    const made = await enrol('plant-1');
    expect(made).toMatchObject({ status: 201, body: { counter: 0, holdings: [], pinDays: 90, findings: false } });
    expect(await enrol('plant-1')).toMatchObject({ status: 409, body: { code: 'EC-CONFLICT-NAME' } });
    expect(await enrol('plant-x', { publicKey: 'ssh-ed25519 AAAA' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/publicKey' }] },
    });
    const secret = siteKey.privateKey.export({ format: 'pem', type: 'pkcs8' });
    expect((await enrol('plant-x', { publicKey: secret })).status).toBe(400);
    expect((await enrol('plant-x', { profiles: ['missing'] })).status).toBe(404);
    expect((await enrol('plant-x', { profiles: [] })).status).toBe(400);
    expect((await call('GET', 'sites/plant-x')).status).toBe(404);
  });

  it('a site is changed in the version that was seen, and its name is free after its removal', async () => {
    const { body, etag } = await enrol('plant-2');
    const patch = { pinDays: 7, profiles: ['nightly', 'other'] };
    expect((await call('PATCH', `sites/${body.id}`, patch)).status).toBe(428);
    const changed = await call('PATCH', 'sites/plant-2', patch, { 'if-match': etag });
    expect(changed).toMatchObject({
      status: 200,
      body: { pinDays: 7, profiles: [{}, {}].map(() => expect.any(String)) },
    });
    expect((await call('PATCH', 'sites/plant-2', patch, { 'if-match': etag })).status).toBe(412);
    expect((await call('DELETE', 'sites/plant-2', undefined, { 'if-match': changed.etag })).status).toBe(204);
    expect((await call('GET', `sites/${body.id}`)).status).toBe(404);
    expect((await enrol('plant-2')).status).toBe(201);
  });

  it('its receipts say what it holds, how far it is behind, and until when its base is kept', async () => {
    await enrol('plant-3');
    const first = receiptOf('plant-3', runs[0]!);
    expect(await send(first)).toMatchObject({ status: 201, body: { runId: runs[0]!.id, digest: digest(first) } });
    const { body } = await call('GET', 'sites/plant-3');
    expect(body).toMatchObject({ counter: 1, pinnedUntil: expect.stringMatching(/^20/) as string });
    expect(body.holdings).toMatchObject([{ mirror: 'nightly', profile: 'nightly', runId: runs[0]!.id, behind: 2 }]);
    const second = receiptOf('plant-3', runs[2]!, { counter: 2, previous: digest(first) });
    await send(second);
    const list = await call('GET', 'sites');
    expect(list.body.items.find(({ id }) => id === body.id)?.holdings).toMatchObject([
      { itemSetRoot: runs[2]!.result.itemSetRoot, behind: 0, lagSeconds: 0 },
    ]);
    const receipts = await call('GET', 'receipts?site=plant-3');
    expect(receipts.body.items).toMatchObject([
      { counter: 2, receipt: second },
      { counter: 1, receipt: first },
    ]);
  });

  it('the same receipt again changes nothing, one that was lost on the way is passed over and told of', async () => {
    await enrol('plant-4');
    const first = receiptOf('plant-4', runs[0]!);
    expect([(await send(first)).status, (await send(first)).status]).toEqual([201, 201]);
    const third = receiptOf('plant-4', runs[1]!, { counter: 3, previous: digestOf(Buffer.from('lost')) });
    expect((await send(third)).status).toBe(201);
    expect(await call('GET', 'sites/plant-4')).toMatchObject({ body: { counter: 3 } });
    const { body } = await call('GET', 'events?types=site.receiptAccepted&pageSize=200');
    expect(body.items.filter(({ data }) => data.counter === 3).map(({ data }) => data.lost)).toEqual([1]);
  });

  describe('refuses', () => {
    let first: Receipt;

    beforeAll(async () => {
      await enrol('plant-5');
      first = receiptOf('plant-5', runs[1]!);
      await send(first);
    });
    const next = (more: Partial<Receipt> = {}) =>
      receiptOf('plant-5', runs[2]!, { counter: 2, previous: digest(first), ...more });

    it.each<[string, () => Receipt, RegExp]>([
      ['a receipt of a site that is not enrolled', () => next({ site: 'plant-99' }), /not enrolled/],
      ['a counter that does not rise', () => receiptOf('plant-5', runs[2]!), /must rise/],
      [
        'a second receipt after the same one: the site was copied',
        () => next({ previous: digestOf(Buffer.from('x')) }),
        /copied or set back/,
      ],
      ['a root that was not published to it', () => next({ rootAfter: runs[0]!.result.itemSetRoot }), /was published/],
      ['a bundle of another mirror', () => next({ mirror: 'other' }), /of mirror nightly, not of other/],
      ['a bundle of another tenant', () => next({ origin: { tenant: 'umbra', key: 'k' } }), /not of acme/],
      ['findings that it may not send', () => next({ findings: { open: [] } }), /may not send/],
    ])('%s', async (_, receipt, why) => {
      const refused = await send(receipt());
      expect(refused).toMatchObject({ status: 422, body: { code: 'EC-RECEIPT-REFUSED' } });
      expect(refused.body.detail).toMatch(why);
      expect(await call('GET', 'sites/plant-5')).toMatchObject({ body: { counter: 1 } });
    });

    it('a signature of another key', async () => {
      const refused = await send(next(), generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
      expect(refused).toMatchObject({ status: 422, body: { code: 'EC-SIGNATURE-INVALID' } });
    });

    it('nothing of what is right: a rehearsal leaves the counter, the real one does not', async () => {
      expect((await send(next(), siteKey.privateKey, '?validateOnly=true')).status).toBe(204);
      expect(await call('GET', 'sites/plant-5')).toMatchObject({ body: { counter: 1 } });
      expect((await send(next())).status).toBe(201);
    });
  });
});
