import { digestOf } from '../../src/formats/digest.js';
import { itemHash } from '../../src/formats/item-set/item-hash.js';
import { anOsv, linesOf } from '../contracts/evidence-samples.js';
import { evidenceSite } from '../support/evidence-site.js';

type Json = Record<string, unknown>;

const site = evidenceSite();
const get = (path: string, headers = {}) => site.get(path, headers);
const json = async (response: Response) => (await response.json()) as Json;
const upload = (records: readonly unknown[], query = '') => site.upload(linesOf(records), `source=osv-test${query}`);
const erase = (
  key: string,
  {
    query = '',
    role = 'tenant-admin',
    body = { reason: 'case 7' },
  }: { query?: string; role?: string; body?: Json } = {},
) => site.send('POST', `/advisories/${key}:erase${query}`, role, { body: JSON.stringify(body) });
const encoded = encodeURIComponent;
const keysOf = (page: Json) => (page.items as { key: string }[]).map(({ key }) => key);

describe('GET /evidence/{kind}/{key}', () => {
  it('gives the record with where it came from, and its bytes in two forms', async () => {
    const batch = await json(await upload([anOsv('A-1')], '&keepOriginals=true&captureTime=2026-02-03T04:05:06Z'));
    const record = await json(await get(`/advisories/${encoded('osv-test/A-1')}`));
    expect(record).toMatchObject({
      kind: 'advisories',
      key: 'osv-test/A-1',
      source: 'osv-test',
      original: digestOf(linesOf([anOsv('A-1')])),
      warnings: [],
      provenance: {
        batchId: batch.batchId,
        importedAt: expect.any(String),
        capturedAt: '2026-02-03T04:05:06Z',
        seqFrom: 1,
      },
      record: anOsv('A-1'),
    });
    const canonical = await get(`/advisories/${encoded('osv-test/A-1')}?form=canonical`);
    const bytes = await canonical.text();
    expect([digestOf(bytes), canonical.headers.get('content-type')]).toEqual([
      record.digest,
      'application/octet-stream',
    ]);
    expect(canonical.headers.get('etag')).toBe(`"${String(record.digest)}"`);
    const head = await site.send('HEAD', `/advisories/${encoded('osv-test/A-1')}?form=canonical`, 'auditor');
    expect([head.status, head.headers.get('etag'), head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      `"${String(record.digest)}"`,
      String(bytes.length),
      '',
    ]);
    const original = await get(`/advisories/${encoded('osv-test/A-1')}?form=original`);
    expect(await original.text()).toBe(linesOf([anOsv('A-1')]));
  });

  it.each(['', '?form=canonical', '?form=original'])('answers 304 to a client that has it (%s)', async (form) => {
    await upload([anOsv('A-1')], '&keepOriginals=true');
    const path = `/advisories/${encoded('osv-test/A-1')}${form}`;
    const etag = (await get(path)).headers.get('etag') ?? '';
    const again = await get(path, { 'if-none-match': etag });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it.each([
    'https://example.org/vex/1?x=1#y',
    'a:erase',
    '../../etc/passwd',
    'percent%2Fsign',
    'ünï/\u{10000} + plus & amp',
    '~tilde',
    'back\\slash;semi',
  ])('finds the key of the record %s, percent-encoded and as base64url', async (id) => {
    await upload([anOsv(id)]);
    const key = `osv-test/${id}`;
    for (const segment of [encoded(key), `~${Buffer.from(key).toString('base64url')}`]) {
      const response = await get(`/advisories/${segment}`);
      expect([response.status, (await json(response)).key]).toEqual([200, key]);
    }
  });

  it('finds nothing by what is no key', async () => {
    await upload([anOsv('A-1')]);
    const misspelt = Buffer.from('osv-test/A-1').toString('base64');
    for (const segment of ['~', '~%00', 'osv-test%2FA-1%00', `~${misspelt}=`, 'osv-test', '~_-'])
      expect([segment, (await get(`/advisories/${segment}`)).status]).toEqual([segment, 404]);
  });

  it('reads older cuts, and refuses one that is not there yet', async () => {
    await upload([anOsv('A-1', { summary: 'old' })]);
    await upload([anOsv('A-1', { summary: 'new' })]);
    const path = `/advisories/${encoded('osv-test/A-1')}`;
    expect(await json(await get(`${path}?asOfSeq=1`))).toMatchObject({
      record: { summary: 'old' },
      provenance: { seqFrom: 1, seqTo: 2 },
    });
    expect((await get(`${path}?asOfSeq=0`)).status).toBe(404);
    const future = await get(`${path}?asOfSeq=3`);
    expect([future.status, (await json(future)).code]).toEqual([400, 'EC-VALIDATION']);
    expect((await get(`${path}?asOfSeq=1e2`)).status).toBe(400);
  });
});

describe('GET /evidence/{kind}', () => {
  it('shows the cut of the first page on all pages, whatever comes in meanwhile', async () => {
    await upload([anOsv('A-1'), anOsv('C-1')]);
    const first = await get('/advisories?pageSize=1');
    const page = await json(first);
    await upload([anOsv('B-1'), anOsv('C-1', { summary: 'new' })]);
    expect(first.headers.get('link')).toContain('rel="next"');
    const second = await json(await get(`/advisories?pageSize=1&pageToken=${String(page.nextPageToken)}`));
    expect([second.seq, keysOf(second), second.nextPageToken]).toEqual([1, ['osv-test/C-1'], undefined]);
    expect(keysOf(await json(await get('/advisories')))).toEqual(['osv-test/A-1', 'osv-test/B-1', 'osv-test/C-1']);
  });

  it('counts all that the filters let through where it is asked, at the cut of the page', async () => {
    await upload([anOsv('A-1'), anOsv('B-1'), anOsv('C-1', { modified: '2025-06-01T00:00:00Z' })]);
    const first = await json(await get('/advisories?pageSize=1&total=true'));
    expect(first.total).toEqual({ count: 3, type: 'EXACT' });
    await upload([anOsv('D-1')]);
    for (const [query, count] of [
      [`advisories?pageToken=${String(first.nextPageToken)}`, 3],
      ['advisories?modifiedBefore=2025-01-01T00:00:00Z', 3],
      ['batches?source=osv-test', 2],
    ] as const)
      expect((await json(await get(`/${query}&pageSize=1&total=true`))).total).toEqual({ count, type: 'EXACT' });
    expect((await get('/erasures?total=true')).status).toBe(400);
  });

  it('filters by every column', async () => {
    const vector = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }];
    await upload([
      anOsv('A-1', { aliases: ['CVE-2024-0001'], severity: vector }),
      anOsv('B-1', {
        affected: [{ package: { ecosystem: 'npm', name: 'left-pad' } }],
        modified: '2025-06-01T00:00:00Z',
      }),
    ]);
    const [a, b] = [['osv-test/A-1'], ['osv-test/B-1']];
    const cases: [string, string[]][] = [
      ['source=osv-test,other', [...a, ...b]],
      ['source=other', []],
      ['ecosystem=PyPI', a],
      ['package=pkg:npm/left-pad', b],
      ['severity=critical,high', a],
      ['alias=CVE-2024-0001', a],
      ['alias=B-1', b],
      ['subject=pkg:oci/none', []],
      ['modifiedAfter=2025-01-01T00:00:00Z', b],
      ['modifiedBefore=2025-01-01T00:00:00Z&ecosystem=PyPI,npm', a],
    ];
    for (const [query, keys] of cases) {
      const response = await get(`/advisories?${query.replaceAll('/', '%2F')}`);
      expect([query, response.status, keysOf(await json(response))]).toEqual([query, 200, keys]);
    }
  });

  it.each(['source=UPPER', 'severity=worst', 'modifiedAfter=yesterday', 'asOfSeq=-1', 'alias=a%00b', 'colour=red'])(
    'refuses the filter %s',
    async (query) => {
      expect((await get(`/advisories?${query}`)).status).toBe(400);
    },
  );

  it('refuses a page token under another filter (B13)', async () => {
    await upload([anOsv('A-1'), anOsv('C-1')]);
    const { nextPageToken } = await json(await get('/advisories?pageSize=1'));
    const other = await get(`/advisories?pageSize=1&source=osv-test&pageToken=${String(nextPageToken)}`);
    expect([other.status, (await json(other)).code]).toEqual([400, 'EC-PAGE-TOKEN']);
  });

  it('lists batches by source and time, with a version each', async () => {
    const { batchId } = await json(await upload([anOsv('A-1')]));
    const ids = async (query: string) =>
      ((await json(await get(`/batches?${query}`))).items as { batchId: string }[]).map((item) => item.batchId);
    expect([await ids('source=osv-test'), await ids('source=other')]).toEqual([[batchId], []]);
    expect([await ids('createdAfter=2099-01-01T00:00:00Z'), await ids('createdBefore=2099-01-01T00:00:00Z')]).toEqual([
      [],
      [batchId],
    ]);
    const etag = (await get(`/batches/${String(batchId)}`)).headers.get('etag') ?? '';
    expect((await get(`/batches/${String(batchId)}`, { 'if-none-match': etag })).status).toBe(304);
  });
});

describe('POST /evidence/{kind}/{key}:erase', () => {
  const key = encoded('osv-test/A-1');
  beforeEach(async () => {
    await upload([anOsv('A-1'), anOsv('B-1')]);
  });

  it('destroys the record, tells what is left, and answers 410 from then on', async () => {
    const response = await erase(key);
    const erasure = await json(response);
    expect(response.status).toBe(200);
    expect(erasure).toMatchObject({
      keyHash: itemHash('advisories', 'osv-test/A-1'),
      seq: 2,
      reason: 'case 7',
      versions: 1,
    });
    const answer = await get(`/advisories/${key}`);
    expect([answer.status, await json(answer)]).toEqual([
      410,
      expect.objectContaining({ code: 'EC-GONE', seq: 2, reason: 'case 7' }),
    ]);
    expect((await get(`/advisories/${key}?form=canonical&asOfSeq=1`)).status).toBe(410);
    expect(await json(await get('/advisories'))).toMatchObject({ seq: 2, erased: 0, items: [{ key: 'osv-test/B-1' }] });
    expect(await json(await get('/advisories?asOfSeq=1'))).toMatchObject({
      erased: 1,
      items: [{ key: 'osv-test/B-1' }],
    });
    expect((await json(await get('/erasures'))).items).toEqual([erasure]);
  });

  it('answers the same when it is asked again, and when nothing may change', async () => {
    const preview = await json(await erase(key, { query: '?validateOnly=true' }));
    expect(preview).toMatchObject({ seq: 2, versions: 1 });
    expect((await get(`/advisories/${key}`)).status).toBe(200);
    const first = await json(await erase(key));
    expect(await json(await erase(key))).toEqual(first);
    expect(await json(await get(''))).toEqual({ seq: 2, kinds: { advisories: 1 } });
  });

  it('needs an administrator, a key and a reason', async () => {
    for (const role of ['ingestor', 'auditor', 'operator']) expect((await erase(key, { role })).status).toBe(403);
    const bodies: Json[] = [
      {},
      { reason: '' },
      { reason: '   ' },
      { reason: 'x'.repeat(501) },
      { reason: 'a\nb' },
      { reason: 1 },
    ];
    for (const body of bodies) expect([body, (await erase(key, { body })).status]).toEqual([body, 400]);
    const noKey = await fetch(`${site.app.url}/api/v1/evidence/advisories/${key}:erase`, {
      method: 'POST',
      body: '{"reason":"x"}',
      headers: { authorization: await site.app.bearer(site.slug, 'tenant-admin'), 'content-type': 'application/json' },
    });
    expect((await json(noKey)).code).toBe('EC-IDEMPOTENCY-MISSING');
    expect((await get(`/advisories/${key}`)).status).toBe(200);
  });

  it('is 404 for a record of another tenant, word for word as for a missing one', async () => {
    await site.newTenant();
    const [foreign, missing] = [await erase(key), await erase(encoded('osv-test/Z-9'))];
    const { traceId: _, instance: __, ...problem } = await json(foreign);
    const { traceId: ___, instance: ____, ...other } = await json(missing);
    expect(foreign.status).toBe(404);
    expect(JSON.stringify(problem).replaceAll('A-1', 'Z-9')).toBe(JSON.stringify(other));
  });

  it('erases a record whose key ends like the verb', async () => {
    await upload([anOsv('x:erase'), anOsv('x')]);
    expect((await erase(encoded('osv-test/x:erase'))).status).toBe(200);
    expect((await get(`/advisories/${encoded('osv-test/x:erase')}`)).status).toBe(410);
    expect((await get(`/advisories/${encoded('osv-test/x')}`)).status).toBe(200);
  });

  it('leaves an event and an audit entry that name neither key nor content', async () => {
    const { id } = await json(await erase(key));
    const events = await site.database.owner.query<{ data: Json }>(
      `SELECT data FROM export_center.events WHERE type = 'evidence.erased' AND subject = $1`,
      [id],
    );
    expect(events).toEqual([{ data: expect.objectContaining({ erasureId: id, seq: 2, versions: 1 }) as Json }]);
    const entries = await site.database.owner.query<{ entry: string }>(
      `SELECT a::text AS entry FROM export_center.audit_log a WHERE a::text LIKE '%evidence.erase%' AND a::text LIKE '%' || $1 || '%'`,
      [id],
    );
    expect(entries).toHaveLength(1);
    expect(entries[0]!.entry).toContain('case 7');
    expect(JSON.stringify([events, entries])).not.toContain('A-1');
  });

  it('lets the record back in only with restoreErased', async () => {
    await erase(key);
    expect(await json(await upload([anOsv('A-1')]))).toMatchObject({ erased: 1, accepted: 0 });
    expect((await get(`/advisories/${key}`)).status).toBe(410);
    expect(await json(await upload([anOsv('A-1')], '&restoreErased=true'))).toMatchObject({ erased: 0, added: 1 });
    expect((await get(`/advisories/${key}`)).status).toBe(200);
  });
});
