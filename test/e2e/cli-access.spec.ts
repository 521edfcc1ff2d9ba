import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnvironment, runBuiltCli } from '../support/built-cli.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { createApiKey } from '../../src/platform/auth/create-api-key.js';
import type { Role } from '../../src/platform/auth/scopes.js';

let db: TestDatabase;
let center: Center;
let folder: string;

beforeAll(async () => {
  db = await createTestDatabase();
  center = await startCenter(db.database);
  folder = mkdtempSync(join(tmpdir(), 'cli-access-'));
});

afterAll(async () => {
  await center?.close();
  await db?.close();
  if (folder) rmSync(folder, { recursive: true });
});

/** The command line of somebody with a key of their own. */
async function cliOf(person: string, role: Role) {
  const tenant = await db.tenant('acme');
  const { key } = await createApiKey(db.database, tenant, { name: person, roles: [role], createdBy: person });
  const run = (...args: string[]) =>
    runBuiltCli(args, bareEnvironment({ EXPORT_CENTER_URL: center.url, EXPORT_CENTER_TOKEN: key }));
  const json = async (...args: string[]): Promise<Record<string, unknown>> => {
    const { code, stdout, stderr } = await run(...args, '--output', 'json');
    if (code !== 0) throw new Error(`${args.join(' ')}: ${code} ${stderr}`);
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  return { run, json };
}

describe('export-center api-key', () => {
  it('makes, lists, rotates and revokes keys, and says that a key is shown once', async () => {
    const { run, json } = await cliOf('admin', 'tenant-admin');
    const made = await json('api-key', 'create', 'site-7', '--role', 'puller', '--cidr', '127.0.0.0/8', '--days', '9');
    expect(made).toMatchObject({ key: expect.stringMatching(/^eck_/) });
    const id = String(made['id']);
    const rotated = await run('api-key', 'rotate', id, '--overlap', '0');
    expect(rotated.stdout).toMatch(/key +eck_/);
    expect(rotated.stderr).toContain('never again');
    const listed = await run('api-key', 'list');
    expect(listed.stdout).toMatch(/site-7 +live +puller/);
    expect(listed.stdout).not.toContain('eck_');
    expect(await json('api-key', 'revoke', id)).toEqual({ id, revoked: true });
    expect((await run('api-key', 'revoke', id)).code).toBe(4);
  });

  it('B59 makes none that may more than who makes it', async () => {
    const { run } = await cliOf('admin', 'tenant-admin');
    expect((await run('api-key', 'create', 'more', '--role', 'platform-admin')).code).toBe(6);
  });
});

describe('export-center role', () => {
  it('gives and takes roles, from the command line and from a file', async () => {
    const { run, json } = await cliOf('admin', 'tenant-admin');
    const names = async () => (await json('role', 'list')) as unknown as { kind: string; name: string }[];
    expect((await run('role', 'grant', 'root', 'tenant-admin')).code).toBe(0);
    expect((await run('role', 'grant', 'auditors', 'auditor', '--group')).stdout).toMatch(/group +auditors +auditor/);
    expect((await run('role', 'grant', 'x', 'viewer', '--dry-run')).stderr).toContain('nothing was changed');
    expect((await names()).map(({ name }) => name)).toEqual(['auditors', 'root']);
    expect((await run('role', 'withdraw', 'root', 'tenant-admin')).code).toBe(8);
    expect((await run('role', 'withdraw', 'auditors', 'auditor', '--group')).code).toBe(0);
    const file = join(folder, 'roles.yaml');
    writeFileSync(
      file,
      'items:\n  - { kind: subject, name: root, role: tenant-admin }\n  - { kind: group, name: ops, role: operator }\n',
    );
    expect((await run('role', 'set', '-f', file)).code).toBe(0);
    expect((await names()).map(({ name }) => name)).toEqual(['ops', 'root']);
    expect((await run('role', 'grant', 'x', 'emperor')).stderr).toContain('is not a role');
  });

  it.each(['{}', '{"items":"x"}', '{"items":[null]}'])('names a file that is no list of bindings: %s', async (text) => {
    const { run } = await cliOf('admin', 'tenant-admin');
    const file = join(folder, 'no-roles.json');
    writeFileSync(file, text);
    const { code, stderr } = await run('role', 'set', '-f', file);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${file} must hold {"items"`)]);
  });
});

describe('export-center tenant', () => {
  it('makes, limits, suspends, resumes and, with a second person, erases tenants', async () => {
    const [ann, bob] = [await cliOf('ann', 'platform-admin'), await cliOf('bob', 'platform-admin')];
    expect(await ann.json('tenant', 'create', 'made', '--name', 'Made Ltd')).toMatchObject({ slug: 'made' });
    expect((await ann.run('tenant', 'create', 'made')).code).toBe(8);
    expect((await ann.run('tenant', 'list')).stdout).toMatch(/made +active +Made Ltd/);
    expect((await ann.run('tenant', 'set-quotas', 'made', 'runs.daily=7')).stdout).toMatch(
      /runs\.daily +7 +the tenant/,
    );
    expect((await ann.run('tenant', 'set-quotas', 'made', 'runs.daily=default')).stdout).not.toContain('the tenant');
    expect((await ann.run('tenant', 'set-quotas', 'made', 'runs.daily')).code).toBe(2);
    const why = ['--reason', 'ticket 1'];
    expect(await ann.json('tenant', 'suspend', 'made', ...why)).toMatchObject({ status: 'suspended' });
    expect(await ann.json('tenant', 'resume', 'made', ...why)).toMatchObject({ status: 'active' });
    await ann.json('tenant', 'suspend', 'made', ...why);
    expect((await ann.run('tenant', 'erase', 'made', '--confirm', 'mode', ...why)).code).toBe(2);
    const asked = await ann.run('tenant', 'erase', 'made', '--confirm', 'made', ...why);
    expect(asked.stderr).toContain('export-center tenant approve-erasure made');
    expect((await ann.run('tenant', 'approve-erasure', 'made')).code).toBe(6);
    expect(await bob.json('tenant', 'approve-erasure', 'made')).toMatchObject({ state: 'approved' });
    expect(await ann.json('tenant', 'erasure', 'made')).toMatchObject({ approvedBy: expect.stringMatching(/^key:/) });
    expect(await ann.json('tenant', 'get', 'made')).toMatchObject({ status: 'erased' });
  });

  it('is closed to the administrator of a tenant', async () => {
    expect((await (await cliOf('admin', 'tenant-admin')).run('tenant', 'list')).code).toBe(6);
  });
});
