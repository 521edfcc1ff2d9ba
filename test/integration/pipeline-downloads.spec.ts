import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TenantId } from '../../src/kernel/ids.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { anAdvisory, loadRecords } from '../support/pipeline.js';

interface Run {
  readonly id: string;
  readonly state: string;
  readonly result: {
    readonly tarDigest: string;
    readonly bytes: number;
    readonly files: number;
    readonly manifestDigest: string;
  };
}

const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Does not compress, so that the bundle is larger than the buffers that it is read with. */
const noise = (i: number) =>
  Array.from({ length: 6 }, (_, part) => createHash('sha512').update(`${i} ${part}`).digest('base64')).join('');

async function diskUse(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files
    .map((file) => `${file} ${statSync(file).size}`)
    .sort()
    .join('\n');
}

describe('downloads of a finished run', () => {
  let database: TestDatabase;
  let center: Center;
  let tenant: TenantId;
  let operator: string;
  let run: Run;
  let tar: Buffer;

  beforeAll(async () => {
    database = await createTestDatabase();
    tenant = await database.tenant('acme');
    await loadRecords(
      database,
      tenant,
      Array.from({ length: 4_000 }, (_, i) => anAdvisory(i, { details: noise(i) })),
    );
    center = await startCenter(database.database, { worker: true });
    operator = await center.bearer(tenant, 'tenant-admin');
    const profile = { name: 'weekly', kind: 'json:raw', selectors: { kinds: ['advisories'] } };
    const { id } = (await (await center.call(operator, 'profiles', profile)).json()) as { id: string };
    const created = (await (await center.call(operator, 'runs', { profileId: id })).json()) as Run;
    run = await finished(created.id);
    tar = await bytes('bundle');
    expect(tar.length).toBeGreaterThan(1_000_000);
  });
  afterAll(async () => {
    await center.close();
    await database.close();
  });

  async function finished(id: string): Promise<Run> {
    for (;;) {
      const current = (await (await center.call(operator, `runs/${id}`)).json()) as Run;
      if (current.state === 'succeeded') return current;
      if (!['queued', 'running'].includes(current.state)) throw new Error(JSON.stringify(current));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  const request = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${center.url}/api/v1/runs/${run.id}/${path}`, { method, headers: { Authorization: operator, ...headers } });

  async function bytes(path: string): Promise<Buffer> {
    const response = await request(path);
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  }

  it('serves the tar that the run named, with a strong tag and its digest', async () => {
    expect(sha256(tar)).toBe(run.result.tarDigest);
    const head = await request('bundle?format=tar', {}, 'HEAD');
    expect(head.headers.get('etag')).toBe(`"${run.result.tarDigest}"`);
    expect(head.headers.get('content-length')).toBe(String(run.result.bytes));
    expect(head.headers.get('repr-digest')).toBe(`sha-256=:${createHash('sha256').update(tar).digest('base64')}:`);
    expect(await request('bundle', { 'If-None-Match': `"${run.result.tarDigest}"` })).toMatchObject({ status: 304 });
  });

  it('is read by tar and passes sha256sum -c', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
    writeFileSync(join(folder, 'b.tar'), tar);
    expect(spawnSync('tar', ['-xf', 'b.tar'], { cwd: folder }).status).toBe(0);
    expect(spawnSync('sha256sum', ['-c', '--strict', '--quiet', 'checksums.txt'], { cwd: folder }).status).toBe(0);
    rmSync(folder, { recursive: true });
  });

  it('downloads twenty times and finds disk use unchanged', async () => {
    const before = await diskUse(center.dataDir);
    for (let i = 0; i < 20; i += 1)
      expect(sha256(await bytes(i % 2 ? 'bundle?format=oci-layout' : 'bundle'))).toMatch(/^sha256:/);
    expect(await diskUse(center.dataDir)).toBe(before);
  });

  it('serves any range of the tar', async () => {
    const size = tar.length;
    const ranges = [
      [0, 0],
      [size - 1, size - 1],
      [511, 513],
      [1, size - 2],
      ...Array.from({ length: 40 }, (_, i) => [
        (i * 7_919) % size,
        Math.min(size - 1, ((i * 7_919) % size) + i * 4_001),
      ]),
    ];
    for (const [start, end] of ranges as [number, number][]) {
      const response = await request('bundle', { Range: `bytes=${start}-${end}` });
      expect(response.status).toBe(206);
      expect(Buffer.from(await response.arrayBuffer()).equals(tar.subarray(start, end + 1))).toBe(true);
    }
  });

  it('F42: ends with the right bytes after 50 cuts at random places', async () => {
    let seed = 42;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const received: Buffer[] = [];
    let have = 0;
    for (let cuts = 0; have < tar.length; cuts += 1) {
      const most = cuts < 50 ? 1 + Math.floor(random() * (tar.length / 60)) : tar.length;
      const part = await cutDownload(have, most);
      received.push(part);
      have += part.length;
    }
    expect(sha256(Buffer.concat(received))).toBe(run.result.tarDigest);
  });

  /** Asks for the rest and hangs up after `most` bytes. */
  function cutDownload(from: number, most: number): Promise<Buffer> {
    const headers = { Authorization: operator, Range: `bytes=${from}-`, 'If-Range': `"${run.result.tarDigest}"` };
    return new Promise((resolve, reject) => {
      const client = get(`${center.url}/api/v1/runs/${run.id}/bundle`, { headers }, (response) => {
        expect(response.statusCode).toBe(206);
        const parts: Buffer[] = [];
        let got = 0;
        response.on('data', (chunk: Buffer) => {
          parts.push(chunk.subarray(0, most - got));
          got += chunk.length;
          if (got < most) return;
          client.destroy();
          resolve(Buffer.concat(parts));
        });
        response.on('end', () => resolve(Buffer.concat(parts)));
      });
      client.on('error', reject);
    });
  }

  it('answers in full where the bytes are not the ones that the client has a part of', async () => {
    const response = await request('bundle', { Range: 'bytes=5-', 'If-Range': '"sha256:other"' });
    expect(response.status).toBe(200);
    expect((await response.arrayBuffer()).byteLength).toBe(tar.length);
  });

  it('gives the exact bytes of manifest, checksums, provenance and signatures', async () => {
    const manifest = await bytes('manifest');
    expect(sha256(manifest)).toBe(run.result.manifestDigest);
    expect((await bytes('checksums')).toString()).toContain(`${run.result.manifestDigest.slice(7)}  manifest.json\n`);
    expect(JSON.parse((await bytes('provenance')).toString())).toHaveProperty(
      'payloadType',
      'application/vnd.in-toto+json',
    );
    const signatures = JSON.parse((await bytes('signatures')).toString()) as {
      signed: boolean;
      items: { path: string; digest: string; content: string }[];
    };
    expect(signatures.signed).toBe(true);
    for (const { path, digest, content } of signatures.items) {
      expect(sha256(Buffer.from(content, 'base64'))).toBe(digest);
      expect(sha256(await bytes(`artifacts/${path}`))).toBe(digest);
    }
  });

  it('lists every file in pages and serves each by its path', async () => {
    const items: { path: string; digest: string; bytes: number; records: number | null }[] = [];
    for (let token = ''; ;) {
      const query = `artifacts?pageSize=3${token && `&pageToken=${encodeURIComponent(token)}`}`;
      const page = JSON.parse((await bytes(query)).toString()) as {
        items: typeof items;
        nextPageToken?: string;
        total: object;
      };
      expect(page.total).toEqual({ count: run.result.files, type: 'EXACT' });
      items.push(...page.items);
      if (!page.nextPageToken) break;
      token = page.nextPageToken;
    }
    expect(items).toHaveLength(run.result.files);
    expect(items[0]!.path).toBe('manifest.json');
    expect(items.reduce((sum, { records }) => sum + (records ?? 0), 0)).toBe(4_000);
    for (const { path, digest, bytes: length } of items) {
      const content = await bytes(`artifacts/${path}`);
      expect([path, sha256(content), content.length]).toEqual([path, digest, length]);
    }
  });

  it.each([
    '../manifest.json',
    '..%2f..%2fetc%2fpasswd',
    'data/',
    'MANIFEST.json',
    '%00',
    'data//advisories/000001.jsonl.zst',
  ])('finds no artifact at %s (B14)', async (path) => {
    expect([404, 400]).toContain((await request(`artifacts/${path}`)).status);
  });

  it('serves an OCI image layout whose blobs have the digests of their names', async () => {
    const oci = await bytes('bundle?format=oci-layout');
    const folder = mkdtempSync(join(tmpdir(), 'oci-'));
    await mkdir(dirname(join(folder, 'oci.tar')), { recursive: true });
    await writeFile(join(folder, 'oci.tar'), oci);
    expect(spawnSync('tar', ['-xf', 'oci.tar'], { cwd: folder }).status).toBe(0);
    const check = spawnSync(
      'sh',
      ['-c', 'cd blobs/sha256 && sha256sum * | while read hex name; do [ "$hex" = "$name" ] || exit 1; done'],
      { cwd: folder },
    );
    expect(check.status).toBe(0);
    const part = await request('bundle?format=oci-layout', { Range: 'bytes=1000-2999' });
    expect(Buffer.from(await part.arrayBuffer()).equals(oci.subarray(1000, 3000))).toBe(true);
    rmSync(folder, { recursive: true });
  });

  it('refuses a format that it does not have, with the ones it has', async () => {
    const response = await request('bundle?format=tar.zst');
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({
      code: 'EC-NOT-ACCEPTABLE',
      detail: expect.stringContaining('tar, oci-layout'),
    });
  });

  it('shows another tenant nothing', async () => {
    const stranger = await center.bearer(await database.tenant('other'), 'tenant-admin');
    for (const path of ['bundle', 'manifest', 'artifacts', 'artifacts/manifest.json', 'signatures']) {
      expect((await center.call(stranger, `runs/${run.id}/${path}`)).status).toBe(404);
    }
  });

  it('F29: answers 500 before a header where a stored file is cut short', async () => {
    const entries = await readdir(join(center.dataDir, 'content'), { recursive: true, withFileTypes: true });
    const largest = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort((a, b) => statSync(b).size - statSync(a).size)[0]!;
    truncateSync(largest, statSync(largest).size - 1);
    const response = await request('bundle');
    expect(response.status).toBe(500);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'EC-BLOB-DAMAGED' });
  });
});
