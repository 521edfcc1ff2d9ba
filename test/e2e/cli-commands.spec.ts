import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bareEnvironment, freePort, median, projectFolder, runBuiltCli, startBuiltCli } from '../support/built-cli.js';

interface RunOutput {
  readonly id: string;
  readonly state: string;
  readonly result: { readonly manifestDigest: string; readonly tarDigest: string; readonly bytes: number };
}

/** Its text does not compress below three quarters: base64 of a hash chain, the same every time. */
function anIncompressibleAdvisory(number: number) {
  let details = '';
  for (let i = 0; details.length < 3_200; i += 1)
    details += createHash('sha512').update(`${number} ${i}`).digest('base64');
  return { schema_version: '1.7.0', id: `TEST-${number}`, modified: '2026-01-01T00:00:00Z', details };
}

describe('the command line against a server', () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;
  let server: ChildProcess;
  let run: RunOutput;
  const log: string[] = [];

  const cli = (...args: string[]) => runBuiltCli(args, env);
  const json = async <T>(...args: string[]): Promise<T> => {
    const outcome = await cli(...args, '--output', 'json');
    if (outcome.code !== 0) throw new Error(`${args.join(' ')}: ${outcome.code} ${outcome.stderr}`);
    return JSON.parse(outcome.stdout) as T;
  };
  const profileFile = (content: unknown) => {
    const path = join(folder, 'profile.json');
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  const samples = join(projectFolder, 'samples');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ec-cli-'));
    env = bareEnvironment({
      EC_DATA_DIR: folder,
      EC_PORT: String(await freePort()),
      EC_METRICS_PORT: '0',
    });
    server = startBuiltCli(['serve'], env);
    for (const stream of [server.stdout!, server.stderr!]) stream.on('data', (chunk) => log.push(String(chunk)));
    await untilReady(`http://127.0.0.1:${env.EC_PORT}`);
    await json('evidence', 'import', join(samples, 'advisories'), '--source', 'samples');
    await json(
      'profile',
      'apply',
      '-f',
      profileFile({ name: 'first', kind: 'json:raw', selectors: { kinds: ['advisories'] } }),
    );
    run = await json<RunOutput>('run', 'create', 'first', '--wait');
  }, 180_000);

  afterAll(async () => {
    if (server.exitCode === null) {
      server.kill('SIGTERM');
      await new Promise((resolve) => server.once('exit', resolve));
    }
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  async function untilReady(url: string): Promise<void> {
    for (let i = 0; i < 600; i += 1) {
      if (server.exitCode !== null) throw new Error(`the server ended: ${log.join('')}`);
      const ready = await fetch(`${url}/healthz/ready`).then(
        (response) => response.ok,
        () => false,
      );
      if (ready) return;
      await sleep(200);
    }
    throw new Error(`not ready: ${log.join('')}`);
  }

  it('finds the admin key of the data folder and finishes a run', () => {
    expect(run.state).toBe('succeeded');
    expect(run.result.tarDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('applies a profile once, shows the difference, and changes nothing in a dry run', async () => {
    const file = profileFile({
      name: 'second',
      kind: 'json:raw',
      selectors: { kinds: ['advisories'], ecosystems: ['npm'] },
    });
    expect((await cli('profile', 'apply', '-f', file, '--dry-run')).stdout).toContain('would be created');
    expect((await cli('profile', 'get', 'second')).code).toBe(4);
    expect((await cli('profile', 'apply', '-f', file)).stdout).toContain('created, revision 1');
    expect((await cli('profile', 'apply', '-f', file)).stdout).toContain('unchanged, revision 1');
    const wider = profileFile({
      name: 'second',
      kind: 'json:raw',
      selectors: { kinds: ['advisories'], ecosystems: ['npm', 'PyPI'] },
    });
    const dry = await cli('profile', 'apply', '-f', wider, '--dry-run');
    expect(dry.stdout).toContain('/selectors/ecosystems\n  - ["npm"]\n  + ["npm","PyPI"]');
    const coloured = await runBuiltCli(['profile', 'apply', '-f', wider, '--dry-run'], { ...env, FORCE_COLOR: '1' });
    expect(coloured.stdout).toContain('\u001b[31m- ["npm"]\u001b[39m\n  \u001b[32m+ ["npm","PyPI"]');
    expect((await json<{ revision: number }>('profile', 'get', 'second')).revision).toBe(1);
    expect((await cli('profile', 'apply', '-f', wider)).stdout).toContain('revised, revision 2');
    expect((await cli('profile', 'create', '-f', wider)).code).toBe(8);
    expect((await cli('profile', 'list')).stdout).toMatch(/second +json:raw +2 /);
  });

  it('names the field of a profile that is wrong', async () => {
    const outcome = await cli(
      'profile',
      'create',
      '-f',
      profileFile({ name: 'bad', kind: 'json:raw', selectors: { kinds: ['vexx'] } }),
    );
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('/selectors/kinds');
  });

  it('plans without creating, and refuses a selection of nothing', async () => {
    const plan = await cli('run', 'plan', 'first', '--ecosystem', 'npm');
    expect(plan.stdout).toMatch(/advisories +samples +12 /);
    expect((await cli('run', 'plan', 'first', '--ecosystem', 'Hex')).code).toBe(2);
    expect(await json<RunOutput[]>('run', 'list')).toHaveLength(1);
  });

  it('downloads, keeps what is there, continues a part, and verifies', async () => {
    const target = join(folder, 'bundle.tar');
    expect(await json<{ outcome: string }>('download', run.id, '-o', target)).toMatchObject({ outcome: 'downloaded' });
    expect(await json<{ outcome: string }>('download', run.id, '-o', target)).toMatchObject({ outcome: 'kept' });
    const bytes = readFileSync(target);
    const other = join(folder, 'other.tar');
    writeFileSync(`${other}.${run.result.tarDigest.slice(7, 19)}.part`, bytes.subarray(0, 10_000));
    expect(await json<{ outcome: string }>('download', run.id, '-o', other)).toMatchObject({ outcome: 'resumed' });
    expect(readFileSync(other).equals(bytes)).toBe(true);
    writeFileSync(other, 'something else');
    expect((await cli('download', run.id, '-o', other)).code).toBe(2);
    const key = join(folder, 'keys', 'signing.pub.pem');
    expect((await cli('verify', target, '--key', key)).code).toBe(0);
  });

  it('verifies a bundle of 1 MiB within 0.4 s (median of ten)', async () => {
    const records = join(folder, 'large.jsonl');
    writeFileSync(
      records,
      Array.from({ length: 450 }, (_, i) => JSON.stringify(anIncompressibleAdvisory(i))).join('\n'),
    );
    await json('evidence', 'import', records, '--source', 'large');
    const large = { name: 'large', kind: 'json:raw', selectors: { kinds: ['advisories'], sources: ['large'] } };
    await json('profile', 'apply', '-f', profileFile(large));
    const { id } = await json<RunOutput>('run', 'create', 'large', '--wait');
    const { path, bytes } = await json<{ path: string; bytes: number }>(
      'download',
      id,
      '-o',
      join(folder, 'large.tar'),
    );
    expect(bytes).toBeGreaterThan(1024 * 1024);
    const times: number[] = [];
    for (let i = 0; i < 10; i += 1) {
      const { code, elapsed } = await cli('verify', path, '--key', join(folder, 'keys', 'signing.pub.pem'));
      expect(code).toBe(0);
      times.push(elapsed);
    }
    console.log(
      `verify ${bytes} bytes: median ${median(times).toFixed(0)} ms of ${times.map((time) => time.toFixed(0)).join(' ')}`,
    );
    expect(median(times)).toBeLessThan(400);
  }, 120_000);

  it('tells what is missing, forbidden and in conflict by its exit code', async () => {
    expect((await cli('run', 'get', 'run_01JD0000000000000000000000')).code).toBe(4);
    expect((await cli('run', 'cancel', run.id)).code).toBe(8);
    expect((await cli('run', 'list', '--token', 'eck_wrong')).code).toBe(6);
    expect((await cli('run', 'create', 'missing')).code).toBe(4);
  });

  it('reproduces a run with the same digest', async () => {
    const again = await json<RunOutput>('run', 'reproduce', run.id);
    const ended = await json<RunOutput>('run', 'watch', again.id);
    expect(ended.result.manifestDigest).toBe(run.result.manifestDigest);
  }, 60_000);

  it('shows the capabilities as they are', async () => {
    const { stdout } = await cli('capabilities');
    expect(stdout).toContain('json:raw');
    expect(stdout).toMatch(/unsupported/i);
  });

  it('passes SIGTERM to the server, which ends in order', async () => {
    server.kill('SIGTERM');
    const code = await new Promise((resolve) => server.once('exit', resolve));
    expect(code).toBe(0);
  }, 60_000);
});
