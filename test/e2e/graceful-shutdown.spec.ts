import { createHash } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../support/cluster/api-client.js';
import { createSharedInstallation, type SharedInstallation } from '../support/cluster/shared-installation.js';

/** 20 KB of text that does not compress below three quarters, the same every time. */
function incompressibleAdvisory(number: number): string {
  let details = '';
  for (let i = 0; details.length < 20_000; i += 1)
    details += createHash('sha512').update(`${number} ${i}`).digest('base64');
  return JSON.stringify({ schema_version: '1.7.0', id: `TEST-${number}`, modified: '2026-01-01T00:00:00Z', details });
}

describe('an API process that is told to end (F13)', () => {
  let installation: SharedInstallation;
  let run: { id: string; tarDigest: string; bytes: number };

  beforeAll(async () => {
    installation = await createSharedInstallation();
    const { url, process } = await installation.cluster.api({ env: { EC_WORKER: 'on' } });
    const client = installation.client(url);
    await client.importLines('osv-test', Array.from({ length: 500 }, (_, i) => incompressibleAdvisory(i)).join('\n'));
    await client.createProfile('nightly');
    const { id } = await client.createRun('nightly');
    const { result } = await client.ended(id);
    run = { id, tarDigest: result!.tarDigest, bytes: result!.bytes };
    await process.stop();
  }, 180_000);
  afterAll(() => installation?.close());

  /** A download whose reader has taken the first bytes and waits. */
  async function begunDownload(client: ApiClient): Promise<IncomingMessage> {
    const headers = { authorization: client.authorization };
    const request = get(`${client.url}/api/v1/runs/${run.id}/bundle`, { headers });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.pause();
    return response;
  }

  it('lets a slow download finish to its last byte, takes no new request, then ends with 0', async () => {
    // More than what the sockets of both sides hold, or the download would be over before the signal.
    expect(run.bytes).toBeGreaterThan(6 * 1024 * 1024);
    const { url, process } = await installation.cluster.api();
    const client = installation.client(url);
    const response = await begunDownload(client);
    process.signal('SIGTERM');
    await sleep(500);
    expect(process.exit).toBeUndefined();
    const fresh = await client.fetch('/runs').then(
      ({ status }) => status,
      () => 'refused',
    );
    expect([503, 'refused']).toContain(fresh);
    const hash = createHash('sha256');
    for await (const chunk of response) hash.update(chunk as Buffer);
    expect(`sha256:${hash.digest('hex')}`).toBe(run.tarDigest);
    expect(await process.exited).toMatchObject({ code: 0, signal: null });
  }, 60_000);

  it('ends at once on a second signal, whatever is under way', async () => {
    const { url, process } = await installation.cluster.api();
    const response = await begunDownload(installation.client(url));
    response.on('error', () => undefined);
    process.signal('SIGTERM');
    await sleep(1_300);
    expect(process.exit).toBeUndefined();
    const asked = Date.now();
    process.signal('SIGTERM');
    expect((await process.exited).code).toBe(1);
    expect(Date.now() - asked).toBeLessThan(5_000);
    response.destroy();
  }, 60_000);
});
