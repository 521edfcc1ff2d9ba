import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startRunsApi, type Client, type RunsApi } from '../support/runs/api-harness.js';

let test: TestDatabase;
let api: RunsApi;
let admin: Client;
let slug = '';
let count = 0;

beforeAll(async () => {
  test = await createTestDatabase();
  api = await startRunsApi(test.database);
});
beforeEach(async () => {
  slug = `acme-${(count += 1)}`;
  await test.tenant(slug);
  admin = await api.as(slug, 'tenant-admin');
});
afterAll(async () => {
  await api.close();
  await test.close();
});

const input = (changes: object = {}) => ({
  name: 'nightly',
  kind: 'json:raw',
  selectors: { kinds: ['advisories'] },
  ...changes,
});
const create = (changes: object = {}) => admin.send('POST', '/profiles', input(changes));

describe('profiles', () => {
  it('creates a profile with every default filled in, found by id and by name', async () => {
    const made = await create();
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/api/v1/profiles/${String(made.body['id'])}`);
    expect(made.body).toMatchObject({
      name: 'nightly',
      revision: 1,
      compression: { codec: 'zstd', level: 1 },
      sharding: { target: 262_144, minimum: 131_072, maximum: 1_048_576, pack: 4_194_304 },
      allowEmpty: false,
      labels: {},
      archivedAt: null,
    });
    for (const key of [String(made.body['id']), 'nightly']) {
      const read = await admin.send('GET', `/profiles/${key}`);
      expect(read.body).toEqual(made.body);
      expect(read.headers.get('etag')).toBe(made.headers.get('etag'));
    }
    const same = await admin.send('GET', '/profiles/nightly', undefined, {
      'if-none-match': made.headers.get('etag')!,
    });
    expect([same.status, same.body]).toEqual([304, undefined]);
  });

  it('keeps the spec as the canonical bytes that its digest names', async () => {
    await create({ selectors: { kinds: ['vex', 'advisories', 'vex'] } });
    const [row] = await test.owner.query<{ spec: Buffer; spec_digest: string }>(
      'SELECT spec, spec_digest FROM export_center.profile_revisions WHERE tenant_id = (SELECT id FROM export_center.tenants WHERE slug = $1)',
      [slug],
    );
    const text = row!.spec.toString();
    expect(text).toContain('"kinds":["advisories","vex"]');
    const { createHash } = await import('node:crypto');
    expect(row!.spec_digest).toBe(`sha256:${createHash('sha256').update(row!.spec).digest('hex')}`);
  });

  it('makes a new revision for a changed spec and none for an equal one', async () => {
    const made = await create();
    const etag = made.headers.get('etag')!;
    const same = await admin.send('PATCH', '/profiles/nightly', { allowEmpty: false }, { 'if-match': etag });
    expect([same.status, same.body['revision'], same.headers.get('etag')]).toEqual([200, 1, etag]);
    const changed = await admin.send(
      'PATCH',
      '/profiles/nightly',
      { allowEmpty: true, labels: { team: 'core' }, compression: { level: 19, archival: true } },
      { 'if-match': etag, 'content-type': 'application/merge-patch+json' },
    );
    expect(changed.body).toMatchObject({
      revision: 2,
      allowEmpty: true,
      compression: { codec: 'zstd', level: 19, archival: true },
    });
    expect(changed.body['specDigest']).not.toBe(made.body['specDigest']);
    const removed = await admin.send(
      'PATCH',
      '/profiles/nightly',
      { labels: { team: null }, compression: null },
      { 'if-match': '*' },
    );
    expect(removed.body).toMatchObject({ revision: 3, labels: {}, compression: { level: 1 } });
    const events = await test.owner.query<{ data: { revision: number } }>(
      `SELECT data FROM export_center.events WHERE type = 'profile.revised' AND subject = $1 ORDER BY events.seq`,
      [made.body['id']],
    );
    expect(events.map(({ data }) => data.revision)).toEqual([1, 2, 3]);
  });

  it.each([
    ['missing', {}, 428],
    ['stale', { 'if-match': '"prf_x.1.abc"' }, 412],
    ['weak', { 'if-match': 'W/"x"' }, 412],
  ] as const)('refuses a change whose If-Match is %s (B16)', async (_, headers, status) => {
    await create();
    expect((await admin.send('PATCH', '/profiles/nightly', { allowEmpty: true }, headers)).status).toBe(status);
    expect((await admin.send('GET', '/profiles/nightly')).body['revision']).toBe(1);
  });

  it('never changes the kind', async () => {
    await create();
    const answer = await admin.send('PATCH', '/profiles/nightly', { kind: 'trivy:db' }, { 'if-match': '*' });
    expect([answer.status, answer.body['code']]).toEqual([422, 'EC-PROFILE-COMBINATION']);
  });

  it.each(['', 'x'.repeat(65), 'Nightly', 'night🌙', 'a\u202eb', 'nіghtly', 'nightly.', 'nightly '])(
    'refuses the name %j with the pattern (B10)',
    async (name) => {
      const answer = await create({ name });
      expect([answer.status, answer.body['code']]).toEqual([400, 'EC-VALIDATION']);
      expect(JSON.stringify(answer.body)).toContain('[a-z0-9]');
    },
  );

  it.each([
    ['a blank value', { team: '  ' }],
    ['a value of 129 characters', { team: 'x'.repeat(129) }],
    ['65 labels', Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`l${i}`, 'x']))],
  ])('refuses labels with %s (B11)', async (_, labels) => {
    expect((await create({ labels })).status).toBe(400);
  });

  it.each([['base'], ['distribution'], ['policySnapshotMode']])(
    'refuses %s, which json:raw does not have, and lists what it has (B25)',
    async (field) => {
      const answer = await create({ [field]: { runId: 'x' } });
      expect([answer.status, answer.body['code']]).toEqual([422, 'EC-PROFILE-COMBINATION']);
      expect(answer.body['detail']).toContain('selectors, compression, sharding');
    },
  );

  it.each([
    ['level 23', { level: 23 }, 400],
    ['codec lzma', { codec: 'lzma' }, 400],
    ['level 19 without archival', { level: 19 }, 422],
  ])('refuses compression with %s (B26)', async (_, compression, status) => {
    const answer = await create({ compression });
    expect(answer.status).toBe(status);
    if (status === 422) expect(answer.body['detail']).toContain('archival');
  });

  it.each([
    ['reversed', { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }],
    ['empty', { from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }],
    ['200 years long', { from: '1820-01-01T00:00:00Z', to: '2020-01-01T00:00:00Z' }],
    ['in the future', { from: '2099-01-01T00:00:00Z' }],
    ['without zone', { from: '2026-01-01T00:00:00' }],
    ['without bounds', {}],
    ['on 30 February', { from: '2026-02-30T00:00:00Z' }],
  ])('refuses a time window that is %s (B27)', async (_, timeWindow) => {
    const answer = await create({ selectors: { timeWindow } });
    expect([answer.status, answer.body['code']]).toEqual([422, 'EC-SELECTOR-WINDOW']);
  });

  it('names the limit where a selector holds too many values (B29)', async () => {
    const answer = await create({ selectors: { aliases: Array.from({ length: 1_001 }, (_, i) => `CVE-2026-${i}`) } });
    expect([answer.status, answer.body['code']]).toEqual([400, 'EC-VALIDATION']);
    expect(JSON.stringify(answer.body)).toContain('at most 1000');
  });

  it.each([['sources'], ['ecosystems'], ['packages'], ['aliases'], ['subjects']])(
    'accepts no regular expression and no glob in %s (B29)',
    async (field) => {
      for (const value of ['(a+)+$', '**/**/**']) {
        const answer = await create({ selectors: { [field]: [value] } });
        expect([answer.status, answer.body['code']]).toEqual([400, 'EC-VALIDATION']);
      }
    },
  );

  it('says truthfully that other kinds cannot be built', async () => {
    const answer = await create({ kind: 'devportal:offline' });
    expect([answer.status, answer.body['code']]).toEqual([501, 'EC-NOT-SUPPORTED']);
    expect((await create({ kind: 'tar:ball' })).status).toBe(400);
  });

  it('refuses a name that is taken, a dry run included', async () => {
    await create();
    for (const path of ['/profiles', '/profiles?validateOnly=true']) {
      const answer = await admin.send('POST', path, input());
      expect([answer.status, answer.body['code']]).toEqual([409, 'EC-CONFLICT-NAME']);
    }
  });

  it('changes nothing with validateOnly', async () => {
    expect((await admin.send('POST', '/profiles?validateOnly=true', input())).status).toBe(204);
    expect((await admin.send('GET', '/profiles/nightly')).status).toBe(404);
    await create();
    const dry = await admin.send(
      'PATCH',
      '/profiles/nightly?validateOnly=true',
      { allowEmpty: true },
      { 'if-match': '*' },
    );
    expect(dry.status).toBe(204);
    expect((await admin.send('GET', '/profiles/nightly')).body['allowEmpty']).toBe(false);
    expect(
      (
        await admin.send(
          'PATCH',
          '/profiles/nightly?validateOnly=true',
          { compression: { level: 40 } },
          { 'if-match': '*' },
        )
      ).status,
    ).toBe(400);
  });

  it('lists by name in pages and by label', async () => {
    for (const name of ['c', 'a', 'b']) await create({ name, labels: { team: name } });
    const first = await admin.send<{ items: { name: string }[]; nextPageToken: string }>('GET', '/profiles?pageSize=2');
    expect(first.body.items.map(({ name }) => name)).toEqual(['a', 'b']);
    const token = encodeURIComponent(first.body.nextPageToken);
    const second = await admin.send<{ items: { name: string }[]; nextPageToken?: string }>(
      'GET',
      `/profiles?pageSize=2&pageToken=${token}`,
    );
    expect([second.body.items.map(({ name }) => name), second.body.nextPageToken]).toEqual([['c'], undefined]);
    const labelled = await admin.send<{ items: { name: string }[] }>('GET', '/profiles?label=team:b');
    expect(labelled.body.items.map(({ name }) => name)).toEqual(['b']);
  });

  it('shows a tenant nothing of another, in the same words as for a missing profile', async () => {
    const made = await create();
    await test.tenant('rival');
    const rival = await api.as('rival', 'tenant-admin');
    const foreign = await rival.send('GET', `/profiles/${String(made.body['id'])}`);
    const missing = await rival.send('GET', '/profiles/prf_01JD0000000000000000000000');
    expect([foreign.status, foreign.body['detail']]).toEqual([missing.status, missing.body['detail']]);
    expect(foreign.status).toBe(404);
    expect((await rival.send('POST', '/profiles', input())).status).toBe(201);
  });

  it('gives writers only what their scope allows', async () => {
    const viewer = await api.as(slug, 'viewer');
    expect((await viewer.send('POST', '/profiles', input())).status).toBe(403);
    expect((await viewer.send('GET', '/profiles')).status).toBe(200);
  });
});
