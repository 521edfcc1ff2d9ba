import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { OsvLikeRecords } from '../../bench/osv-like-records.js';
import { createSharedInstallation, type SharedInstallation } from '../support/cluster/shared-installation.js';

const records = 100_000;
const MiB = 1024 * 1024;

let installation: SharedInstallation;
beforeAll(async () => {
  installation = await createSharedInstallation();
}, 60_000);
afterAll(() => installation?.close());

/** Made while they are sent, as JSON Lines. */
async function* advisories(): AsyncGenerator<Buffer> {
  const source = new OsvLikeRecords(7);
  for (let i = 0; i < records; i += 500) {
    const lines = Array.from({ length: 500 }, (_, n) => source.record(i + n).body);
    yield Buffer.from(`${lines.join('\n')}\n`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The most memory that a process ever held, in MiB; undefined where the system does not tell. */
function peakMemory(pid: number): number | undefined {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return undefined;
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0) / 1024;
}

describe('an import and an export that are larger than the memory they may have', () => {
  it('stream: with a heap of 256 MiB they complete, the export below 300 MiB of memory in all (F25)', async () => {
    const node = ['--max-old-space-size=256'];
    const [api, worker] = await Promise.all([
      installation.cluster.api({ node }),
      installation.cluster.worker({ node }),
    ]);
    const client = installation.client(api.url);
    const imported = Date.now();
    const receipt = await client.importLines('osv-bench', advisories());
    expect([receipt.accepted, receipt.refusedCount]).toEqual([records, 0]);
    await client.createProfile('whole');
    const started = Date.now();
    const run = await client.ended((await client.createRun('whole')).id, 90_000);
    const seconds = (Date.now() - started) / 1000;
    expect([run.state, run.attempt, run.result?.records]).toEqual(['succeeded', 1, records]);
    const hash = createHash('sha256');
    for await (const chunk of (await client.fetch(`/runs/${run.id}/bundle`)).body!) hash.update(chunk);
    expect(`sha256:${hash.digest('hex')}`).toBe(run.result!.tarDigest);
    const [ofWorker, ofApi] = [peakMemory(worker.pid), peakMemory(api.process.pid)];
    console.log(
      `F25: ${records} records (${Math.round(receipt.bytes / MiB)} MiB) imported in ${((started - imported) / 1000).toFixed(1)} s, a bundle of ${Math.round(run.result!.bytes / MiB)} MiB in ${seconds.toFixed(1)} s; ` +
        `peak memory of the worker ${ofWorker?.toFixed(0)} MiB, of the API ${ofApi?.toFixed(0)} MiB`,
    );
    expect(ofWorker ?? 0).toBeLessThan(300);
    // The API also parsed the upload, in threads that each hold a part of it.
    expect(ofApi ?? 0).toBeLessThan(512);
  }, 120_000);
});
