import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOf, makeBundles, tokenIn, verifyAll, whileServing } from '../support/backup.js';
import { bareEnvironment, runBuiltCli, startBuiltCli } from '../support/built-cli.js';
import type { ApiClient } from '../support/cluster/api-client.js';
import { advisoryLines } from '../support/cluster/records.js';
import { ServerProcess } from '../support/cluster/server-process.js';
import { eventually } from '../support/eventually.js';

let folder: string;
let original: string;
let backup: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ec-hot-backup-'));
  // Where root may enter and no other, PostgreSQL's data would lie elsewhere and stay behind.
  chmodSync(folder, 0o711);
  [original, backup] = [join(folder, 'original'), join(folder, 'backup')];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cli = (...args: string[]) => runBuiltCli(['backup', ...args, '--no-progress'], bareEnvironment());
const create = (to: string, dataDir: string, ...more: string[]) => cli('create', to, '--data-dir', dataDir, ...more);
const restore = (from: string, dataDir: string, ...more: string[]) =>
  cli('restore', from, '--data-dir', dataDir, ...more);

/** Imports and runs, one after the other, until it is told to stop. Gives how many runs it made. */
function keepBusy(client: ApiClient): { stop(): Promise<number> } {
  const stop = new AbortController();
  const made = (async () => {
    let runs = 0;
    for (; !stop.signal.aborted; runs += 1) {
      await client.importLines('osv-busy', advisoryLines(runs * 50, 200, runs));
      await client.ended((await client.createRun('nightly')).id);
    }
    return runs;
  })();
  return {
    stop: () => {
      stop.abort();
      return made;
    },
  };
}

describe('export-center backup', () => {
  it('copies an installation while imports and runs go on, and every bundle of the restored one verifies', async () => {
    await whileServing(original, async (url) => {
      const client = clientOf(url, original);
      await makeBundles(client);
      const busy = keepBusy(client);
      const made = await create(backup, original);
      expect([made.code, made.stderr]).toEqual([0, '']);
      expect(await busy.stop()).toBeGreaterThan(0);
    });
    rmSync(original, { recursive: true });
    const copy = join(folder, 'copy');
    const restored = await restore(backup, copy);
    expect([restored.code, restored.stdout]).toEqual([0, expect.stringMatching(/^data folder +\S+copy\n/)]);
    await whileServing(copy, async (url) => {
      const report = await verifyAll(url, tokenIn(copy), join(copy, 'keys', 'signing.pub.pem'));
      expect(report).toMatch(/\n(?:[2-9]|\d\d+) bundles, 0 failed\n$/);
      const env = bareEnvironment({ EXPORT_CENTER_URL: url, EXPORT_CENTER_TOKEN: tokenIn(copy) });
      expect((await runBuiltCli(['audit', 'verify'], env)).stdout).toContain('PASSED');
      const client = clientOf(url, copy);
      await client.importLines('osv-after', advisoryLines(9_000, 10));
      expect((await client.ended((await client.createRun('nightly')).id)).state).toBe('succeeded');
    });
  }, 240_000);

  it('writes digests that sha256sum reads, over every file', () => {
    const { status, stdout } = spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: backup, encoding: 'utf8' });
    const files = readdirSync(backup, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect([status, stdout.split('\n').length - 1]).toEqual([0, files.length - 2]);
    expect(JSON.parse(readFileSync(join(backup, 'backup.json'), 'utf8'))).toMatchObject({ files: files.length - 2 });
  });

  it('checks a backup without writing, and names the file that is damaged or missing', async () => {
    const nowhere = join(folder, 'nowhere');
    expect(await restore(backup, nowhere, '--dry-run')).toMatchObject({
      code: 0,
      stderr: 'Dry run: nothing was written.\n',
    });
    const damaged = join(folder, 'damaged');
    spawnSync('cp', ['-a', backup, damaged]);
    appendFileSync(join(damaged, 'admin-key'), 'x');
    const refused = await restore(damaged, nowhere, '--dry-run');
    expect([refused.code, refused.stderr]).toEqual([
      3,
      expect.stringContaining('admin-key has other bytes than it had'),
    ]);
    rmSync(join(damaged, 'admin-key'));
    expect((await restore(damaged, nowhere, '--dry-run')).stderr).toContain('admin-key is missing');
    writeFileSync(join(damaged, 'SHA256SUMS'), '');
    expect((await restore(damaged, nowhere)).stderr).toContain('SHA256SUMS is not the one that was written');
    expect(existsSync(join(nowhere, 'admin-key'))).toBe(false);
  }, 60_000);

  it('lets no server start on a restore that was killed, and does it again from the beginning', async () => {
    const target = join(folder, 'killed');
    const child = startBuiltCli(['backup', 'restore', backup, '--data-dir', target], bareEnvironment());
    await eventually(
      () => Promise.resolve(existsSync(join(target, 'postgres', 'data.tmp'))),
      (begun) => begun,
    );
    child.kill('SIGKILL');
    const server = new ServerProcess('main', { EC_DATA_DIR: target, EC_METRICS_PORT: '0' }, []);
    await server.exited;
    expect(server.output).toContain('holds a restore that did not end');
    expect((await restore(backup, target)).code).toBe(0);
    await whileServing(target, (url) => verifyAll(url, tokenIn(target), join(target, 'keys', 'signing.pub.pem')));
  }, 120_000);

  it('copies an installation that stands still, and names content that was damaged before', async () => {
    const copy = join(folder, 'copy');
    const [tenant] = readdirSync(join(copy, 'content'));
    const segments = readdirSync(join(copy, 'content', tenant!), { recursive: true, encoding: 'utf8' });
    const hurt = segments.find((path) => /[0-9a-f]{64}$/.test(path))!;
    appendFileSync(join(copy, 'content', tenant!, hurt), 'x');
    const made = await create(join(folder, 'second'), copy);
    expect([made.code, made.stderr]).toEqual([3, expect.stringContaining(`damaged before: content/${tenant}/${hurt}`)]);
    expect((await restore(join(folder, 'second'), join(folder, 'x'), '--dry-run')).code).toBe(0);
  }, 120_000);

  it('refuses what would overwrite, what is no installation and no backup, and a PostgreSQL of its own', async () => {
    const copy = join(folder, 'copy');
    mkdirSync(join(folder, 'empty'));
    expect(await create(backup, copy)).toMatchObject({ code: 2, stderr: expect.stringContaining('is there already') });
    expect(await create(join(folder, 'none', 'b'), copy)).toMatchObject({ code: 2 });
    expect(await create(join(folder, 'b'), join(folder, 'empty'))).toMatchObject({ code: 4 });
    expect(await restore(backup, copy)).toMatchObject({ code: 2, stderr: expect.stringContaining('is not empty') });
    expect(await restore(copy, join(folder, 'y'))).toMatchObject({ code: 4 });
    const external = await runBuiltCli(
      ['backup', 'create', join(folder, 'b')],
      bareEnvironment({ DATABASE_URL: 'postgres://db/x' }),
    );
    expect([external.code, external.stderr]).toEqual([2, expect.stringMatching(/pg_dump or pg_basebackup/)]);
    const dry = await create(join(folder, 'b'), copy, '--dry-run', '--output', 'json');
    expect(JSON.parse(dry.stdout)).toMatchObject({ written: false, damaged: [] });
    expect(readdirSync(folder).filter((name) => name.startsWith('b') && name !== 'backup')).toEqual([]);
  }, 60_000);
});
