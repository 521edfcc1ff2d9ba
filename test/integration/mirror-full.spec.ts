import { randomUUID } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { canonicalBytes } from '../../src/formats/canonical-json/canonicalize.js';
import { digestOf } from '../../src/formats/digest.js';
import type { NormalizedLine } from '../../src/formats/normalized-record/normalized-record.js';
import { parseMirrorIndex } from '../../src/formats/mirror-index/parse-mirror-index.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { verifyPath } from '../../src/stages/verification/verify-path.js';
import { TemporaryFolder } from '../support/bundle-fixture.js';
import { startCenter, type Center } from '../support/center.js';
import { schemaErrors } from '../support/document-schemas.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { filesOfTar } from '../support/tar.js';

const osv = (id: string, modified: string) => JSON.stringify({ id, modified, schema_version: '1.7.0' });
const lines = (...ids: readonly string[]) => ids.map((id) => `${osv(id, '2026-01-01T00:00:00Z')}\n`).join('');
const kev = JSON.stringify({
  catalogVersion: '1',
  dateReleased: '2026-01-03T00:00:00Z',
  count: 1,
  vulnerabilities: [{ cveID: 'CVE-2024-0001' }],
});

describe('a mirror:full run', () => {
  let database: TestDatabase;
  let center: Center;
  let tenant: TenantId;
  let operator: string;
  let run: { readonly id: string; readonly state: string };

  beforeAll(async () => {
    database = await createTestDatabase();
    tenant = await database.tenant('acme');
    center = await startCenter(database.database, { worker: true });
    operator = await center.bearer(tenant, 'tenant-admin');
    const limit = { maxAgeHours: 24 };
    expect((await center.call(operator, 'evidence/sources/osv-pypi', limit, 'PUT')).status).toBe(200);
    await importBatch('osv-npm', lines('A-1', 'A-2'), 'application/x-ndjson', '&captureTime=2026-01-04T00:00:00Z');
    await importBatch('osv-pypi', lines('B-1'), 'application/x-ndjson');
    await importBatch('cisa', kev, 'application/json');
    const profile = { name: 'site', kind: 'mirror:full', selectors: { kinds: ['advisories', 'kev', 'vex'] } };
    const { id } = (await (await center.call(operator, 'profiles', profile)).json()) as { id: string };
    run = await finished(((await (await center.call(operator, 'runs', { profileId: id })).json()) as typeof run).id);
  });
  afterAll(async () => {
    await center.close();
    await database.close();
  });

  async function importBatch(source: string, body: string, type: string, more = ''): Promise<void> {
    const answer = await fetch(`${center.url}/api/v1/evidence/batches?source=${source}${more}`, {
      method: 'POST',
      body,
      headers: { Authorization: operator, 'Content-Type': type, 'Idempotency-Key': `"${randomUUID()}"` },
    });
    expect([answer.status, await answer.text()]).toEqual([201, expect.any(String)]);
  }

  async function finished(id: string): Promise<typeof run> {
    for (;;) {
      const current = (await (await center.call(operator, `runs/${id}`)).json()) as typeof run;
      if (current.state === 'succeeded') return current;
      if (!['scheduled', 'queued', 'running'].includes(current.state)) throw new Error(JSON.stringify(current));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function download(query = ''): Promise<Buffer> {
    const answer = await center.call(operator, `runs/${run.id}/bundle${query}`);
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  }

  it('says for programs what it holds and how old each feed was', async () => {
    const files = filesOfTar(await download());
    expect(parseMirrorIndex(files.get('mirror.json')!)).toEqual({
      schema: 'urn:export-center:mirror:v1',
      mode: 'full',
      mirror: 'site',
      kinds: { advisories: { records: 3 }, kev: { records: 1 }, vex: { records: 0 } },
      feeds: [
        { kind: 'advisories', source: 'osv-npm', records: 2, capturedAt: '2026-01-04T00:00:00Z' },
        { kind: 'advisories', source: 'osv-pypi', records: 1, capturedAt: '2026-01-01T00:00:00Z', maxAgeHours: 24 },
        { kind: 'kev', source: 'cisa', records: 1, capturedAt: '2026-01-03T00:00:00Z' },
      ],
    });
  });

  it('succeeds over a stale feed, with a warning that nobody can miss', async () => {
    const stale = expect.stringMatching(/^advisories of osv-pypi: [0-9]+ days old, limit 1$/) as string;
    const { items } = (await (await center.call(operator, 'evidence/sources')).json()) as { items: unknown[] };
    expect(items).toEqual([
      expect.objectContaining({ source: 'osv-npm', maxAgeHours: null, stale: false, warning: null }),
      expect.objectContaining({ source: 'osv-pypi', maxAgeHours: 24, stale: true, warning: stale }),
      expect.objectContaining({ source: 'cisa', kind: 'kev', stale: false }),
    ]);
    const events = (await (await center.call(operator, 'events?types=run.warning')).json()) as {
      items: { data: unknown }[];
    };
    expect(events.items.map(({ data }) => data)).toEqual([
      expect.objectContaining({ code: 'EC-FEED-STALE', message: stale }),
    ]);
  });

  it('names stale feeds as every run does, one of another kind that waited for its time too', async () => {
    const profile = { name: 'raw', kind: 'json:raw', selectors: { kinds: ['advisories'] } };
    const { id: profileId } = (await (await center.call(operator, 'profiles', profile)).json()) as { id: string };
    const notBefore = new Date(Date.now() + 500).toISOString();
    const later = (await (await center.call(operator, 'runs', { profileId, notBefore })).json()) as typeof run;
    for (const { id } of [run, later])
      expect(await finished(id)).toMatchObject({ stale: [{ source: 'osv-pypi', maxAgeHours: 24, stale: true }] });
  });

  it('says the same to people', async () => {
    const readme = filesOfTar(await download())
      .get('README.md')!
      .toString();
    expect(readme).toContain('# Mirror of site, as of 2026-01-04T00:00:00Z\n');
    expect(readme).toContain('| advisories | osv-pypi | 1 | 2026-01-01T00:00:00Z | 24 h |\n');
  });

  it('holds the same records in one form a kind, each with a pointer to the raw one', async () => {
    const files = filesOfTar(await download());
    const [raw, normalized] = ['data', 'normalized'].map((folder) =>
      zstdDecompressSync(files.get(`${folder}/advisories/000001.jsonl.zst`)!)
        .toString()
        .trimEnd()
        .split('\n'),
    ) as [string[], string[]];
    const pointers = raw.map((line) => {
      const { key, record } = JSON.parse(line) as { readonly key: string; readonly record: unknown };
      return { kind: 'advisories', key, digest: digestOf(canonicalBytes(record)) };
    });
    expect(normalized.map((line) => (JSON.parse(line) as NormalizedLine).pointer)).toEqual(pointers);
    expect(JSON.parse(normalized[0]!)).toMatchObject({ record: { id: 'A-1', modified: '2026-01-01T00:00:00Z' } });
    expect(normalized.flatMap((line) => schemaErrors('normalized', JSON.parse(line)))).toEqual([]);
  });

  it.each(['', '?format=oci-layout'])('is verified deep, downloaded as bundle%s', async (query) => {
    using folder = new TemporaryFolder();
    const report = await verifyPath(folder.write('download.tar', await download(query)), {
      publicKeys: [],
      allowUnsigned: true,
      depth: 'deep',
    });
    expect(report.firstBad).toBeUndefined();
    expect(report.checks.find(({ name }) => name === 'item set root')).toMatchObject({ status: 'passed' });
    expect(report.records).toBe(4);
  });
});
