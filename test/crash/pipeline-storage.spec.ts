import { createHash } from 'node:crypto';
import {
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  closeSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadFile } from '../../src/cli/download-file.js';
import type { ApiClient, RunView } from '../support/cluster/api-client.js';
import type { CrashSite } from '../support/cluster/crash-site.js';
import { CrashSites } from '../support/cluster/crash-sites.js';
import { CuttingProxy } from '../support/cluster/cutting-proxy.js';
import type { ServerProcess } from '../support/cluster/server-process.js';
import { mountSmallDisk } from '../support/cluster/small-disk.js';
import { eventually } from '../support/eventually.js';

const records = 3_000;
let sites: CrashSites;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ec-downloads-'));
  sites = await CrashSites.prepare(records);
}, 60_000);
afterAll(async () => {
  await sites?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Turns one bit in the middle of a file. */
function flipBit(path: string): void {
  const [fd, at, byte] = [openSync(path, 'r+'), statSync(path).size >> 1, Buffer.alloc(1)];
  readSync(fd, byte, 0, 1, at);
  byte[0]! ^= 1;
  writeSync(fd, byte, 0, 1, at);
  closeSync(fd);
}

const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

describe('a disk that fails the pipeline', () => {
  it('when full makes the run wait and go on by itself once there is room, with nothing half-written (F21)', async () => {
    const disk = mountSmallDisk('768k', 'F21, a full disk under the whole pipeline,');
    if (!disk) return;
    const site = await sites.create(join(disk.path, 'data'));
    try {
      await site.cluster.worker();
      await site.go();
      const waiting = await eventually(
        () => site.row(),
        ({ state, error }) => state === 'queued' && error !== null,
      );
      expect(waiting.error).toMatchObject({ code: 'EC-DISK-FULL', retryable: true });
      expect(waiting.error!.detail).toContain('free space');
      expect(await site.temporaryFiles()).toEqual([]);
      expect(await site.damagedSegments()).toEqual([]);
      disk.resize('64m');
      const done = await site.reaches('succeeded');
      expect([done.result!.records, done.lost_leases]).toEqual([records, 0]);
      expect((await site.bundle()).verdict).toBe('passed');
    } finally {
      await site.close();
      disk.remove();
    }
  }, 60_000);

  it('by a bit that flips in a staged shard costs a rebuild and a warning event, not the run (F27)', async () => {
    const site = await sites.create();
    const worker = await site.cluster.worker({ env: { EC_FAULT: 'before-pack:1:stop' } });
    await site.go();
    await worker.stopped();
    const shards = (await site.files()).find(({ path }) => path.startsWith('data/'))!.slices;
    flipBit(shards[0]!.file);
    expect(await site.damagedSegments()).toHaveLength(1);
    worker.signal('SIGCONT');
    expect(await site.reaches('succeeded')).toMatchObject({ attempt: 1 });
    const warnings = (await site.events()).filter(({ type }) => type === 'run.warning');
    expect(warnings.map(({ data }) => data.code)).toEqual(['EC-BUNDLE-REPAIRED']);
    expect(await site.damagedSegments()).toEqual([]);
    expect((await site.bundle()).verdict).toBe('passed');
    await site.close();
  }, 60_000);
});

describe('a finished bundle', () => {
  let site: CrashSite;
  let api: { readonly process: ServerProcess; readonly url: string };
  let client: ApiClient;
  let result: NonNullable<RunView['result']>;
  beforeAll(async () => {
    site = await sites.create();
    const worker = await site.cluster.worker();
    api = await site.cluster.api();
    client = sites.client(api.url);
    await site.go();
    await site.reaches('succeeded');
    await worker.stop();
    result = (await client.run(site.run)).result!;
  }, 60_000);
  afterAll(() => site?.close());

  /** Files and sockets that the API holds; undefined where the system does not tell. */
  const descriptors = () => {
    try {
      return readdirSync(`/proc/${api.process.pid}/fd`).length;
    } catch {
      return undefined;
    }
  };

  it('arrives whole over a line that is cut at a random byte 50 times, by Range and If-Range (F42)', async () => {
    const seed = Number(process.env.EC_TEST_SEED ?? Date.now() % 2 ** 31);
    const [cuts, target] = [50, join(folder, 'cut.tar')];
    const proxy = await CuttingProxy.start(api.url, { cuts, most: Math.floor((1.5 * result.bytes) / cuts), seed });
    const through = client.at(proxy.url);
    const before = descriptors();
    const seen: string[] = [];
    const outcome = await downloadFile({
      fetchRange: async (headers, signal) => {
        const response = await through.fetch(`/runs/${site.run}/bundle`, { headers, signal });
        seen.push(`${response.status} ${response.headers.get('etag')}`);
        return response;
      },
      target,
      digest: result.tarDigest,
      bytes: result.bytes,
      attempts: cuts + 1,
      pause: 0,
    });
    await proxy.close();
    console.log(`F42: seed ${seed}, ${proxy.cut} cuts, ${outcome.connections} connections for ${result.bytes} bytes`);
    expect(proxy.cut).toBe(cuts);
    expect(sha256(readFileSync(target))).toBe(result.tarDigest);
    expect(seen.filter((line) => line !== `206 "${result.tarDigest}"` && line !== `200 "${result.tarDigest}"`)).toEqual(
      [],
    );
    if (before !== undefined) expect(descriptors()!).toBeLessThanOrEqual(before + 5);
  }, 60_000);

  it('is given from its beginning, never mixed, to one who resumes another bundle (F42)', async () => {
    const other = await client.bundle(site.run, { range: 'bytes=1000-', 'if-range': `"sha256:${'0'.repeat(64)}"` });
    expect([other.response.status, sha256(other.bytes)]).toEqual([200, result.tarDigest]);
  });

  it('is refused before the headers when a stored blob is cut short, and the rest is served (F29)', async () => {
    const files = await site.files();
    const data = files.filter(({ path }) => path.startsWith('data/'));
    const damaged = data.at(-1)!;
    const { file } = damaged.slices.at(-1)!;
    truncateSync(file, statSync(file).size - 1);
    for (const path of ['bundle', `artifacts/${damaged.path}`]) {
      const response = await client.fetch(`/runs/${site.run}/${path}`);
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        500,
        'application/problem+json',
      ]);
      expect(response.headers.get('etag')).toBeNull();
      expect(await response.json()).toMatchObject({
        code: 'EC-BLOB-DAMAGED',
        traceId: expect.any(String),
      });
    }
    const sound = await client.fetch(`/runs/${site.run}/artifacts/${data[0]!.path}`);
    expect([sound.status, sha256(new Uint8Array(await sound.arrayBuffer()))]).toEqual([200, data[0]!.digest]);
    expect(api.process.exit).toBeUndefined();
  });
});
