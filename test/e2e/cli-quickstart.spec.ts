import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnvironment, freePort, runBuiltCli, type CliOutcome } from '../support/built-cli.js';

interface QuickstartOutput {
  readonly url: string;
  readonly publicKeyFile: string;
  readonly run: {
    readonly result: { readonly manifestDigest: string; readonly itemSetRoot: string; readonly records: number };
  };
  readonly bundle: { readonly path: string; readonly outcome: string };
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
});
