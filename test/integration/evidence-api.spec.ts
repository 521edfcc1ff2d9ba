import { createHash } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { digestOf } from '../../src/formats/digest.js';
import { anOsv, linesOf } from '../contracts/evidence-samples.js';
import { evidenceSite } from '../support/evidence-site.js';

const site = evidenceSite();
const get = (path: string) => site.get(path);

interface Upload {
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const upload = (body: string | Uint8Array, { query = '', headers = {} }: Upload = {}) =>
  site.upload(body, `source=osv-test${query}`, headers);

const problem = async (response: Response) => (await response.json()) as Record<string, unknown>;
const good = linesOf([anOsv('A-1'), anOsv('B-1')]);

describe('POST /evidence/batches', () => {
  it('imports a batch and says where its receipt is', async () => {
    const response = await upload(good);
    const receipt = await problem(response);
    expect(response.status).toBe(201);
    expect(receipt).toMatchObject({
      seq: 1,
      accepted: 2,
      added: 2,
      refusedCount: 0,
      kinds: { advisories: 2 },
      digest: digestOf(good),
    });
    const location = response.headers.get('location') ?? '';
    expect(location).toBe(`/api/v1/evidence/batches/${String(receipt.batchId)}`);
    expect(await problem(await get(location.slice('/api/v1/evidence'.length)))).toEqual(receipt);
  });

  it.each([
    [
      'application/x-ndjson with Content-Encoding',
      'application/x-ndjson',
      zstdCompressSync(Buffer.from(good)),
      { 'content-encoding': 'zstd' },
    ],
    ['a compressed file as it is', 'application/octet-stream', zstdCompressSync(Buffer.from(good)), {}],
    ['YAML', 'application/yaml', Buffer.from('id: A-1\nmodified: "2024-01-01T00:00:00Z"\n'), {}],
    ['JSON', 'application/json; charset=utf-8', Buffer.from(JSON.stringify(anOsv('A-1'))), {}],
  ])('reads %s', async (_, type, body, headers) => {
    const response = await upload(body, {
      query: type.includes('octet') ? '&name=a.jsonl.zst' : '',
      headers: { 'content-type': type, ...headers },
    });
    expect(await problem(response)).toMatchObject({ seq: 1, refusedCount: 0 });
  });

  it('answers 422 with line and pointer for what cannot be identified, ordered or read (B40)', async () => {
    const lines = [
      { ...anOsv('A-1'), schema_version: '2.0.0' },
      { ...anOsv('A-2'), modified: '2026-13-01T00:00:00Z' },
      { modified: '2024-01-01T00:00:00Z', affected: [] },
    ];
    const response = await upload(linesOf([anOsv('OK-1'), ...lines]));
    expect(response.status).toBe(422);
    expect(await problem(response)).toMatchObject({
      code: 'EC-EVIDENCE-SCHEMA',
      refusedCount: 3,
      errors: [
        {
          code: 'EC-SCHEMA-UNSUPPORTED',
          line: 2,
          pointer: '/schema_version',
          message: expect.stringContaining('1.0 to 1.7') as string,
        },
        { code: 'EC-EVIDENCE-SCHEMA', line: 3, pointer: '/modified' },
        { code: 'EC-EVIDENCE-SCHEMA', line: 4, pointer: '/id' },
      ],
    });
  });

  it('takes what breaks the schema without harm, with counted warnings (B40)', async () => {
    const odd = anOsv('A-1', {
      aliases: ['CVE-21-1'],
      published: '2026-13-01T00:00:00Z',
      severity: [{ type: 'CVSS_V3', score: '11' }],
      affected: [{ package: { ecosystem: 'PyPI', name: 'x', purl: 'no purl' } }],
      unknown_member: 1,
    });
    const receipt = await problem(await upload(linesOf([odd])));
    expect(receipt).toMatchObject({ accepted: 1, warned: 1 });
    expect((receipt.warnings as { code: string }[]).map(({ code }) => code)).toEqual([
      'bad-cve-id',
      'bad-cvss',
      'bad-purl',
      'bad-time',
    ]);
    const body = await problem(await get(`/advisories/${encodeURIComponent('osv-test/A-1')}`));
    expect(body.record).toEqual(odd);
    expect(body.warnings).toEqual([
      { code: 'bad-purl', pointer: '/affected/0/package/purl' },
      { code: 'bad-cvss', pointer: '/severity/0/score' },
      { code: 'bad-cve-id', pointer: '/aliases' },
      { code: 'bad-time', pointer: '/published' },
    ]);
  });

  it('accepts the good records with mode=partial', async () => {
    const receipt = await problem(await upload(`${good}\n{"id":`, { query: '&mode=partial' }));
    expect(receipt).toMatchObject({ accepted: 2, refusedCount: 1, refused: [{ line: 3, code: 'EC-JSON-SYNTAX' }] });
  });

  it('refuses a body whose declared digest is another (B44)', async () => {
    const other = createHash('sha256').update('other').digest('base64');
    const wrong = await upload(good, { headers: { 'repr-digest': `sha-256=:${other}:` } });
    expect([wrong.status, (await problem(wrong)).code]).toEqual([422, 'EC-DIGEST-MISMATCH']);
    const hex = digestOf(good).slice(7);
    for (const digest of [`sha256:${hex.toUpperCase()}`, `sha256:${hex.slice(1)}`, `sha1:${hex.slice(0, 40)}`]) {
      const response = await upload(good, { query: `&digest=${digest}` });
      expect([response.status, (await problem(response)).code]).toEqual([400, 'EC-VALIDATION']);
    }
    expect((await upload(good, { query: `&digest=${digestOf(good)}` })).status).toBe(201);
  });

  it('stops a coded body that expands too far (B20)', async () => {
    const bomb = zstdCompressSync(Buffer.alloc(64 * 1024 * 1024, '\n'));
    const response = await upload(bomb, { headers: { 'content-encoding': 'zstd' } });
    expect([response.status, (await problem(response)).code]).toEqual([413, 'EC-DECOMPRESSED-TOO-LARGE']);
  });

  it('refuses truncated bodies with the offset and writes nothing (B49)', async () => {
    const response = await upload(zstdCompressSync(Buffer.from(good)).subarray(0, -5), {
      headers: { 'content-encoding': 'zstd' },
    });
    expect(response.status).toBe(422);
    expect(await problem(response)).toMatchObject({
      code: 'EC-INPUT-DAMAGED',
      detail: expect.stringMatching(/at byte \d+/) as string,
    });
    expect(await problem(await get(''))).toEqual({ seq: 0, kinds: {} });
  });

  it('refuses other media types and codings (B17, B21)', async () => {
    expect((await upload(good, { headers: { 'content-type': 'text/plain' } })).status).toBe(415);
    expect((await upload(good, { headers: { 'content-encoding': 'br' } })).status).toBe(415);
  });

  it('checks without effect with validateOnly', async () => {
    const response = await upload(good, { query: '&validateOnly=true' });
    expect(response.status).toBe(200);
    expect(await problem(response)).toMatchObject({ validateOnly: true, added: 2 });
    expect(await problem(await get(''))).toEqual({ seq: 0, kinds: {} });
  });

  it('answers 409 for a snapshot that would close too much', async () => {
    await upload(linesOf(Array.from({ length: 20 }, (_, i) => anOsv(`A-${i}`))));
    const response = await upload(good, { query: '&snapshot=true' });
    expect(response.status).toBe(409);
    expect(await problem(response)).toMatchObject({ code: 'EC-EVIDENCE-SHRINK', held: 20, gone: 19 });
    expect((await upload(good, { query: '&snapshot=true&allowShrink=true' })).status).toBe(201);
  });
});

describe('GET /evidence', () => {
  it('counts kinds, pages through records, and gives one back', async () => {
    await upload(good, { query: '&keepOriginals=true' });
    expect(await problem(await get(''))).toEqual({ seq: 1, kinds: { advisories: 2 } });
    const first = await problem(await get('/advisories?pageSize=1'));
    expect(first.items).toEqual([
      expect.objectContaining({ key: 'osv-test/A-1', packages: ['pkg:pypi/pkg-a-1'], severity: 'unknown' }),
    ]);
    const second = await problem(await get(`/advisories?pageSize=1&pageToken=${String(first.nextPageToken)}`));
    expect(second.items).toEqual([expect.objectContaining({ key: 'osv-test/B-1' })]);
    const path = `/advisories/${encodeURIComponent('osv-test/A-1')}`;
    const record = await get(path);
    expect(record.headers.get('etag')).toBe(`"${digestOf(await record.text())}"`);
    expect(await (await get(`${path}?form=original`)).text()).toBe(JSON.stringify(anOsv('A-1')));
  });

  it('knows nothing of another tenant, and of kinds that do not exist', async () => {
    await upload(good);
    await site.newTenant();
    expect((await get(`/advisories/${encodeURIComponent('osv-test/A-1')}`)).status).toBe(404);
    expect((await get('/nonsense')).status).toBe(404);
    expect(await problem(await get('/advisories'))).toMatchObject({ items: [], seq: 0 });
  });
});
