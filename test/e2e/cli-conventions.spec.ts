import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnvironment, runBuiltCli, startBuiltCli } from '../support/built-cli.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';

let db: TestDatabase;
let center: Center;
let env: NodeJS.ProcessEnv;
let folder: string;

beforeAll(async () => {
  db = await createTestDatabase();
  center = await startCenter(db.database, { worker: true });
  const tenant = await db.tenant();
  const bearer = await center.bearer(tenant, 'tenant-admin');
  folder = mkdtempSync(join(tmpdir(), 'ec-cli-'));
  env = bareEnvironment({ EXPORT_CENTER_URL: center.url, EXPORT_CENTER_TOKEN: bearer.replace('Bearer ', '') });
  await center.call(bearer, 'profiles', { name: 'nightly', kind: 'json:raw', allowEmpty: true });
}, 120_000);
afterAll(async () => {
  await center?.close();
  await db?.close();
  rmSync(folder, { recursive: true, force: true });
});

const cli = (...args: string[]) => runBuiltCli(args, env);
const json = async <T>(...args: string[]): Promise<T> => {
  const outcome = await cli(...args, '--output', 'json');
  if (outcome.code !== 0) throw new Error(`${args.join(' ')}: ${outcome.code} ${outcome.stderr}`);
  return JSON.parse(outcome.stdout) as T;
};

describe('the command line', () => {
  it('shows the history of a profile, compares revisions, clones and archives', async () => {
    const file = join(folder, 'profile.json');
    writeFileSync(file, JSON.stringify({ name: 'nightly', labels: { team: 'core' } }));
    expect((await cli('profile', 'apply', '-f', file)).stdout).toContain('revised, revision 2');
    expect((await json<{ revision: number }[]>('profile', 'revisions', 'nightly')).map((r) => r.revision)).toEqual([
      2, 1,
    ]);
    expect((await cli('profile', 'diff', 'nightly')).stdout).toBe('/labels/team\n  + "core"\n');
    expect((await cli('profile', 'diff', 'nightly', '--from', '2', '--to', '2')).stderr).toContain('say the same');
    expect((await cli('profile', 'diff', 'nightly', '--to', '9')).code).toBe(4);
    const copy = await json<{ name: string; labels: object; id: string }>(
      'profile',
      'clone',
      'nightly',
      'copy',
      '--revision',
      '1',
    );
    expect([copy.name, copy.labels]).toEqual(['copy', {}]);
    expect((await cli('profile', 'clone', 'nightly', 'copy')).code).toBe(8);
    expect((await cli('profile', 'archive', 'copy')).stdout).toBe(`profile copy archived, id ${copy.id}\n`);
    expect((await cli('profile', 'archive', 'copy')).code).toBe(4);
    expect((await json<{ id: string }[]>('profile', 'list', '--archived')).map(({ id }) => id)).toEqual([copy.id]);
  });

  it('prints lists as CSV with the names of their JSON, and refuses CSV before it does anything else', async () => {
    const lines = (await cli('profile', 'list', '--output', 'csv')).stdout.split('\r\n');
    expect(lines[0]).toBe('name,kind,revision,id,specDigest');
    expect(lines[1]).toMatch(/^nightly,json:raw,\d,prf_\w+,sha256:[0-9a-f]{64}$/);
    expect((await cli('evidence', 'list', '--output', 'csv')).stdout).toBe('kind,records\r\n');
    expect((await cli('run', 'list', '--output', 'csv')).stdout).toMatch(/^id,profile.name,profile.revision,state,/);
    const before = await json<unknown[]>('run', 'list');
    const refused = await cli('run', 'create', 'nightly', '--output', 'csv');
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('CSV is for lists');
    expect(await json('run', 'list')).toEqual(before);
  });

  it('prints the log of a run by level and stage', async () => {
    const run = await json<{ id: string; state: string }>('run', 'create', 'nightly', '--wait');
    expect(run.state).toBe('succeeded');
    const lines = await json<{ stage: string; message: string }[]>('run', 'logs', run.id, '--stage', 'plan,publish');
    expect(lines.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['the evidence to export is fixed', 'the bundle can be downloaded']),
    );
    expect(new Set(lines.map(({ stage }) => stage))).toEqual(new Set(['plan', 'publish']));
    expect((await cli('run', 'logs', run.id)).stdout).toMatch(/^\S+Z info {2}#1 - attempt 1 started\n/);
    expect((await cli('run', 'logs', run.id, '--level', 'error')).stdout).toBe('');
    expect((await cli('run', 'logs', 'run_01JD0000000000000000000000')).code).toBe(4);
  });

  it('lists the events of the tenant, and follows them', async () => {
    type Event = { sequence: string; type: string };
    const all = await json<Event[]>('events', '--limit', '1000');
    expect(all.map(({ sequence }) => Number(sequence))).toEqual(all.map((_, i) => i + 1));
    const last = all.at(-1)!.sequence;
    expect(await json<Event[]>('events', '--after', last)).toEqual([]);
    const revised = await json<Event[]>('events', '--type', 'profile.archived');
    expect(revised.map(({ type }) => type)).toEqual(['export-center.profile.archived.v1']);
    expect((await cli('events', '--type', 'run.won')).code).toBe(2);
    const follower: ChildProcess = startBuiltCli(['events', '--follow', '--after', last], env);
    let printed = '';
    follower.stdout!.on('data', (chunk) => (printed += String(chunk)));
    await cli('profile', 'clone', 'nightly', 'followed');
    await eventually(
      () => Promise.resolve(printed),
      (text) => text.includes('profile.revised'),
    );
    follower.kill('SIGTERM');
    expect(printed).toMatch(new RegExp(`^ *${Number(last) + 1} \\S+Z profile\\.revised prf_`));
  });
});
