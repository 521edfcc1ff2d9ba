import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnvironment, freePort, runBuiltCli, startBuiltCli, type CliOutcome } from '../support/built-cli.js';

interface QuickstartOutput {
  readonly url: string;
  readonly publicKeyFile: string;
  readonly run: {
    readonly result: { readonly manifestDigest: string; readonly itemSetRoot: string; readonly records: number };
  };
  readonly bundle: { readonly path: string; readonly outcome: string };
  readonly trivy: { readonly cacheFolder: string; readonly scan: string };
  readonly report: { readonly verdict: string; readonly depth: string };
}

describe('quickstart', () => {
  let folder: string;
  let first: CliOutcome;
  let made: QuickstartOutput;
  const quickstart = async (...more: string[]) =>
    runBuiltCli(
      ['quickstart', '--once', '--port', String(await freePort()), '--data-dir', folder, ...more],
      bareEnvironment(),
    );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ec-quickstart-'));
    first = await quickstart('--output', 'json');
    if (first.code === 0) made = JSON.parse(first.stdout) as QuickstartOutput;
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('makes a bundle of all samples in an empty folder and proves it', () => {
    expect(first.stderr).toContain('passed');
    expect(first.code).toBe(0);
    expect(made.report).toMatchObject({ verdict: 'passed', depth: 'deep' });
    expect(made.run.result.records).toBeGreaterThan(100);
    expect(existsSync(made.bundle.path)).toBe(true);
    expect(readdirSync(join(folder, 'quickstart')).some((name) => name.endsWith('.part'))).toBe(false);
  });

  it('lays a database where an offline Trivy looks for it', () => {
    expect(made.trivy.cacheFolder).toBe(join(folder, 'quickstart', 'trivy'));
    expect(readdirSync(join(made.trivy.cacheFolder, 'db')).sort()).toEqual(['metadata.json', 'trivy.db']);
    expect(made.trivy.scan).toContain(`--cache-dir ${made.trivy.cacheFolder} --offline-scan`);
  });

  it('leaves no server behind', async () => {
    await expect(fetch(`${made.url}/healthz/live`)).rejects.toThrow();
  });

  it('says "unchanged" the second time and has the same bundle', async () => {
    const second = await quickstart();
    expect(second.stderr).toMatch(/evidence .*unchanged/);
    expect(second.stderr).toMatch(/profile .*unchanged/);
    expect(second.stderr).toMatch(/download .*unchanged/);
    expect(second.stdout).toContain(made.run.result.manifestDigest);
    expect(Math.max(...second.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(second.code).toBe(0);
  }, 120_000);

  it('stays up, is found by the next quickstart of the folder, and ends in order on Ctrl-C', async () => {
    const args = ['quickstart', '--port', String(await freePort()), '--data-dir', folder];
    const first = startBuiltCli(args, bareEnvironment());
    const ended = new Promise<number | null>((resolve) => first.once('exit', resolve));
    await untilSaid(first.stderr!, 'stays up on');
    const second = await runBuiltCli(['quickstart', '--data-dir', folder], bareEnvironment());
    expect(second.stderr).toContain('already up');
    expect(second.code).toBe(0);
    first.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(readdirSync(join(folder, 'quickstart'))).not.toContain('server.json');
  }, 120_000);

  it('leaves nothing running when it is stopped while it starts', async () => {
    const port = await freePort();
    const child = startBuiltCli(['quickstart', '--port', String(port), '--data-dir', folder], bareEnvironment());
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await untilSaid(child.stderr!, 'starting');
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    await expect(fetch(`http://127.0.0.1:${port}/healthz/live`)).rejects.toThrow();
  }, 60_000);

  it('names the port that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { code, stderr } = await runBuiltCli(['quickstart', '--once', '--port', String(port), '--data-dir', folder]);
    taken.close();
    expect(code).toBe(2);
    expect(stderr).toContain(`port ${port} is taken`);
  });
});

async function untilSaid(stream: NodeJS.ReadableStream, text: string): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    stream.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes(text)) resolve();
    });
    stream.once('end', () => reject(new Error(`ended without "${text}": ${said}`)));
  });
}
