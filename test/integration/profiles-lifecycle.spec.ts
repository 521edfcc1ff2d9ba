import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startRunsApi, type Client, type RunsApi } from '../support/runs/api-harness.js';

let test: TestDatabase;
let api: RunsApi;
let admin: Client;
let slug = '';

beforeAll(async () => {
  test = await createTestDatabase();
  api = await startRunsApi(test.database);
});
beforeEach(async () => {
  slug = `acme-${randomUUID().slice(0, 8)}`;
  await test.tenant(slug);
  admin = await api.as(slug, 'tenant-admin');
});
afterAll(async () => {
  await api.close();
  await test.close();
});

const create = (name = 'nightly', changes: object = {}) =>
  admin.send('POST', '/profiles', { name, kind: 'json:raw', selectors: { kinds: ['advisories'] }, ...changes });
const patch = (changes: object) => admin.send('PATCH', '/profiles/nightly', changes, { 'if-match': '*' });
const etagOf = async (profile = 'nightly') =>
  (await admin.send('GET', `/profiles/${profile}`)).headers.get('etag') ?? '';
const archive = (headers: Record<string, string>, profile = 'nightly') =>
  admin.send('DELETE', `/profiles/${profile}`, undefined, headers);
const eventTypes = async (subject: unknown) =>
  (
    await test.owner.query<{ type: string }>('SELECT type FROM export_center.events WHERE subject = $1 ORDER BY seq', [
      subject,
    ])
  ).map(({ type }) => type);

describe('archiving a profile', () => {
  it('takes it out of use, frees its name and keeps it under its id', async () => {
    const { body } = await create();
    const before = await etagOf();
    const answer = await archive({ 'if-match': before });
    expect([answer.status, answer.body]).toEqual([204, undefined]);
    expect((await admin.send('GET', '/profiles/nightly')).status).toBe(404);
    const kept = await admin.send('GET', `/profiles/${String(body['id'])}`, undefined, { 'if-none-match': before });
    expect([kept.status, kept.body['archivedAt']]).toEqual([200, expect.stringMatching(/Z$/)]);
    expect((await admin.send('POST', '/runs', { profileId: body['id'] })).status).toBe(404);
    expect((await create()).status).toBe(201);
    expect(await eventTypes(body['id'])).toEqual(['profile.revised', 'profile.archived']);
  });

  it.each([
    ['missing', {}, 428, 'EC-PRECONDITION-REQUIRED'],
    ['stale', { 'if-match': '"prf_x.1.abc"' }, 412, 'EC-PRECONDITION-FAILED'],
    ['*, which only an update may say,', { 'if-match': '*' }, 412, 'EC-PRECONDITION-FAILED'],
  ] as const)('B16 is refused where If-Match is %s', async (_, headers, status, code) => {
    await create();
    const answer = await archive(headers);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    expect((await admin.send('GET', '/profiles/nightly')).body['archivedAt']).toBeNull();
  });

  it('B16 is refused for a weak tag of the current version, and cannot be done twice', async () => {
    const { body } = await create();
    const etag = await etagOf();
    expect((await archive({ 'if-match': `W/${etag}` })).status).toBe(412);
    expect((await archive({ 'if-match': etag })).status).toBe(204);
    expect((await archive({ 'if-match': etag }, String(body['id']))).status).toBe(404);
    expect((await archive({ 'if-match': etag })).status).toBe(404);
  });

  it('writes who did it into the audit log', async () => {
    const { body } = await create();
    await archive({ 'if-match': await etagOf() });
    const [entry] = await test.owner.query<{ entry: string }>(
      `SELECT a::text AS entry FROM export_center.audit_log a WHERE a::text LIKE '%profile.archive%' AND a::text LIKE $1`,
      [`%${String(body['id'])}%`],
    );
    expect(entry?.entry).toContain('someone');
  });
});

describe('revisions of a profile', () => {
  it('are listed newest first or oldest first, in pages, and never change', async () => {
    const { body } = await create();
    await patch({ allowEmpty: true });
    await patch({ labels: { team: 'core' } });
    type Page = { items: { revision: number; allowEmpty: boolean }[]; nextPageToken?: string; total: object };
    const numbers = async (query: string) =>
      (await admin.send<Page>('GET', `/profiles/nightly/revisions${query}`)).body.items.map(({ revision }) => revision);
    expect(await numbers('')).toEqual([3, 2, 1]);
    expect(await numbers('?sort=revision')).toEqual([1, 2, 3]);
    const { body: first } = await admin.send<Page>('GET', '/profiles/nightly/revisions?pageSize=2');
    expect(first.total).toEqual({ count: 3, type: 'AT_LEAST' });
    expect(await numbers(`?pageSize=2&pageToken=${first.nextPageToken}`)).toEqual([1]);
    const path = `/profiles/${String(body['id'])}/revisions/1`;
    const one = await admin.send('GET', path);
    expect(one.body).toMatchObject({
      profileId: body['id'],
      revision: 1,
      allowEmpty: false,
      specDigest: body['specDigest'],
    });
    const again = await admin.send('GET', path, undefined, { 'if-none-match': one.headers.get('etag')! });
    expect(again.status).toBe(304);
  });

  it('B13 refuse the token of another profile', async () => {
    await create();
    await patch({ allowEmpty: true });
    await create('weekly');
    const { body } = await admin.send('GET', '/profiles/nightly/revisions?pageSize=1');
    const answer = await admin.send(
      'GET',
      `/profiles/weekly/revisions?pageSize=1&pageToken=${String(body['nextPageToken'])}`,
    );
    expect([answer.status, answer.body['code']]).toEqual([400, 'EC-PAGE-TOKEN']);
  });

  it.each(['0', '4', '-1', '1.0', '1e0', '99999999999', 'latest', '%00'])(
    'B14 are not found under %s',
    async (revision) => {
      await create();
      expect((await admin.send('GET', `/profiles/nightly/revisions/${revision}`)).status).toBe(404);
    },
  );
});

describe('cloning a profile', () => {
  it('makes a profile of its own with the same spec, from any revision and from an archived one', async () => {
    const { body: original } = await create();
    await patch({ allowEmpty: true });
    const copy = await admin.send('POST', '/profiles/nightly:clone', { name: 'copy' });
    expect([copy.status, copy.headers.get('location')]).toEqual([201, `/api/v1/profiles/${String(copy.body['id'])}`]);
    expect(copy.body).toMatchObject({
      name: 'copy',
      revision: 1,
      allowEmpty: true,
      selectors: { kinds: ['advisories'] },
    });
    expect(copy.headers.get('etag')).toBe(await etagOf('copy'));
    const old = await admin.send('POST', '/profiles/nightly:clone', { name: 'old', revision: 1 });
    expect([old.body['allowEmpty'], old.body['specDigest']]).toEqual([false, original['specDigest']]);
    await archive({ 'if-match': await etagOf() });
    const restored = await admin.send('POST', `/profiles/${String(original['id'])}:clone`, { name: 'nightly' });
    expect([restored.status, restored.body['allowEmpty']]).toEqual([201, true]);
  });

  it.each([
    ['a name that is taken', { name: 'nightly' }, 409, 'EC-CONFLICT-NAME'],
    ['a revision that is not there', { name: 'copy', revision: 2 }, 400, 'EC-VALIDATION'],
    ['a name that is none', { name: 'Copy' }, 400, 'EC-VALIDATION'],
    ['no name', {}, 400, 'EC-VALIDATION'],
    ['a field of another route', { name: 'copy', kind: 'json:raw' }, 400, 'EC-VALIDATION'],
  ])('refuses %s, a dry run in the same words', async (_, input, status, code) => {
    await create();
    const live = await admin.send('POST', '/profiles/nightly:clone', input);
    const dry = await admin.send('POST', '/profiles/nightly:clone?validateOnly=true', input);
    for (const answer of [live, dry]) expect([answer.status, answer.body['code']]).toEqual([status, code]);
    expect(dry.body['detail']).toBe(live.body['detail']);
  });

  it('B15 needs a key and answers a repetition without a second profile', async () => {
    await create();
    const bare = await fetch(`${admin.url}/api/v1/profiles/nightly:clone`, {
      method: 'POST',
      body: '{"name":"copy"}',
      headers: { authorization: admin.authorization, 'content-type': 'application/json' },
    });
    expect([bare.status, ((await bare.json()) as { code: string }).code]).toEqual([400, 'EC-IDEMPOTENCY-MISSING']);
    const key = { 'idempotency-key': randomUUID() };
    const first = await admin.send('POST', '/profiles/nightly:clone', { name: 'copy' }, key);
    const again = await admin.send('POST', '/profiles/nightly:clone', { name: 'copy' }, key);
    expect([again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([201, first.body, 'true']);
  });
});

describe('lists of profiles', () => {
  type Page = { items: { name: string }[]; nextPageToken?: string; total: object; code?: string };
  const list = async (query: string) => (await admin.send<Page>('GET', `/profiles${query}`)).body;
  const names = async (query: string) => (await list(query)).items.map(({ name }) => name);

  it('are ordered by name, creation or change, each in pages that meet', async () => {
    for (const name of ['b', 'c', 'a']) await create(name);
    await admin.send('PATCH', '/profiles/b', { allowEmpty: true }, { 'if-match': '*' });
    const orders = {
      name: 'a b c',
      '-name': 'c b a',
      createdAt: 'b c a',
      '-createdAt': 'a c b',
      '-updatedAt': 'b a c',
    };
    for (const [sort, expected] of Object.entries(orders)) {
      const first = await list(`?sort=${sort}&pageSize=2`);
      const rest = await names(`?sort=${sort}&pageSize=2&pageToken=${first.nextPageToken}`);
      expect([sort, [...first.items.map(({ name }) => name), ...rest].join(' ')]).toEqual([sort, expected]);
    }
    expect((await list('?pageSize=1&total=true')).total).toEqual({ count: 3, type: 'EXACT' });
    expect((await list('?sort=kind')).code).toBe('EC-SORT');
    expect((await list('?kind=json')).code).toBe('EC-FILTER');
  });

  it('show the archived ones only where they are asked for', async () => {
    await create('a');
    await create('b');
    await archive({ 'if-match': await etagOf('a') }, 'a');
    expect([await names(''), await names('?archived=true'), await names('?kind=json:raw')]).toEqual([
      ['b'],
      ['a'],
      ['b'],
    ]);
  });
});

it('shows a tenant nothing of another through any of these routes, in the words of a missing profile', async () => {
  const { body } = await create();
  const rivalSlug = `rival-${randomUUID().slice(0, 8)}`;
  await test.tenant(rivalSlug);
  const rival = await api.as(rivalSlug, 'tenant-admin');
  for (const [method, path, payload] of [
    ['GET', '/revisions', undefined],
    ['GET', '/revisions/1', undefined],
    ['POST', ':clone', { name: 'copy' }],
    ['DELETE', '', undefined],
  ] as const) {
    const headers = { 'if-match': '"x"' };
    const foreign = await rival.send(method, `/profiles/${String(body['id'])}${path}`, payload, headers);
    const missing = await rival.send(method, `/profiles/prf_01JD0000000000000000000000${path}`, payload, headers);
    expect([foreign.status, foreign.body['detail']]).toEqual([404, missing.body['detail']]);
  }
});
