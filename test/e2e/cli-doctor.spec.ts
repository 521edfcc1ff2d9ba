import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asTenantId } from '../../src/kernel/ids.js';
import type { Examination } from '../../src/cli/doctor/examine.js';
import { bareEnvironment, runBuiltCli } from '../support/built-cli.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('doctor', () => {
  let test: TestDatabase;
  let center: Center;
  let folder: string;
  let keyFile: string;
  let healthy: NodeJS.ProcessEnv;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ec-doctor-'));
    test = await createTestDatabase();
    center = await startCenter(test.database);
    const token = (await center.bearer(asTenantId(await test.tenant()), 'operator')).replace('Bearer ', '');
    const passphrase = join(folder, 'passphrase');
    writeFileSync(passphrase, 'a long passphrase', { mode: 0o600 });
    writeFileSync(join(folder, 'token'), token, { mode: 0o600 });
    await runBuiltCli(['keys', 'generate', '--out', join(folder, 'site'), '--passphrase-file', passphrase]);
    keyFile = join(folder, 'site.key.pem');
    mkdirSync(join(folder, 'data'), { mode: 0o700 });
    healthy = bareEnvironment({
      EC_DATA_DIR: join(folder, 'data'),
      DATABASE_URL: test.settings.connectionString,
      DATABASE_OWNER_URL: test.ownerSettings.connectionString,
      EC_SIGNING_KEY_FILE: keyFile,
      EC_SIGNING_PASSPHRASE_FILE: passphrase,
      EXPORT_CENTER_URL: center.url,
      EXPORT_CENTER_TOKEN_FILE: join(folder, 'token'),
    });
  }, 120_000);

  afterAll(async () => {
    await center.close();
    await test.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function examine(env: NodeJS.ProcessEnv): Promise<Examination & { readonly code: number | null }> {
    const { code, stdout, stderr } = await runBuiltCli(['doctor', '--output', 'json'], { ...healthy, ...env });
    expect(stderr).toBe('');
    return { code, ...(JSON.parse(stdout) as Examination) };
  }

  it('finds a healthy installation healthy, in words for people too', async () => {
    const { code, state, checks } = await examine({});
    expect(checks.filter((check) => check.state !== 'ok')).toEqual([]);
    expect([code, state]).toEqual([0, 'ok']);
    const names = checks.map(({ name }) => name);
    for (const name of ['configuration', 'data folder', 'disk space', 'signing key', 'database', 'database set-up'])
      expect(names).toContain(name);
    for (const name of ['clock of the database', 'database owner', 'server', 'clock of the server', 'token'])
      expect(names).toContain(name);
    expect((await runBuiltCli(['doctor'], healthy)).stdout).toMatch(/ok {4}token .*of tenant|All is well\.\n$/);
  });

  it('never shows a password or a token', async () => {
    const { stdout } = await runBuiltCli(['doctor', '--output', 'yaml'], { ...healthy, EC_PROT: '1' });
    expect(stdout).not.toContain('eck_');
    expect(stdout).not.toContain(new URL(test.settings.connectionString).password);
  });

  it.each<[string, () => NodeJS.ProcessEnv, string, string]>([
    ['a setting that is none', () => ({ EC_PROT: '1' }), 'configuration', 'did you mean EC_PORT'],
    [
      'a superuser as application login',
      () => ({ DATABASE_URL: test.superuserSettings.connectionString }),
      'database set-up',
      'superuser',
    ],
    ['a wrong password', () => ({ DATABASE_URL: withPassword('wrong') }), 'database', 'refuses the login'],
    [
      'a database server that is away',
      () => ({ DATABASE_URL: 'postgresql://ec_app@127.0.0.1:9/x' }),
      'database',
      'cannot be reached',
    ],
    [
      'an owner that is none',
      () => ({ DATABASE_OWNER_URL: test.settings.connectionString }),
      'database owner',
      'ec_app',
    ],
    ['half a signing key', () => ({ EC_SIGNING_KEY_FILE: '' }), 'signing key', 'half'],
    ['a wrong passphrase', () => ({ EC_SIGNING_PASSPHRASE_FILE: join(folder, 'token') }), 'signing key', 'passphrase'],
    ['a key that is away', () => ({ EC_SIGNING_KEY_FILE: '/nowhere/key' }), 'signing key', '/nowhere/key'],
    ['a data folder that is a file', () => ({ EC_DATA_DIR: join(folder, 'token') }), 'data folder', 'not a folder'],
    ['a token that is unknown', () => ({ EXPORT_CENTER_TOKEN: 'eck_wrong' }), 'token', 'API key'],
    ['a server far away', () => ({ EXPORT_CENTER_URL: 'http://nowhere.invalid' }), 'server', 'cannot reach'],
  ])('fails on %s and says what to do', async (_title, env, name, words) => {
    const { code, state, checks } = await examine(env());
    expect([code, state]).toEqual([1, 'fail']);
    const failed = checks.filter((check) => check.state === 'fail');
    expect(failed).toContainEqual({
      name,
      state: 'fail',
      detail: expect.stringContaining(words) as string,
      remedy: expect.stringMatching(/^[A-Z].*\S/) as string,
    });
  });

  it('warns of secrets that others can read', async () => {
    chmodSync(keyFile, 0o644);
    const { code, state, checks } = await examine({});
    chmodSync(keyFile, 0o600);
    expect([code, state]).toEqual([0, 'warn']);
    expect(checks.filter((check) => check.state === 'warn')).toEqual([
      expect.objectContaining({ name: 'secret files', remedy: `Run "chmod 600 ${keyFile}".` }),
    ]);
  });

  it('finds missing migrations and an open table', async () => {
    await test.owner.execute('ALTER TABLE export_center.runs NO FORCE ROW LEVEL SECURITY');
    await test.owner.execute(
      `DELETE FROM export_center.migrations WHERE name = (SELECT max(name) FROM export_center.migrations)`,
    );
    const { checks } = await examine({});
    const details = checks.filter((check) => check.state === 'fail').map(({ detail }) => detail);
    expect(details).toEqual([
      'table export_center.runs is open to every tenant',
      expect.stringMatching(/^the database is not at this release's level \(1 migrations are missing, first \w+\)$/),
      `${center.url} is not ready: migrations`,
    ]);
    await test.owner.execute('ALTER TABLE export_center.runs FORCE ROW LEVEL SECURITY');
  });

  describe('against something else', () => {
    let other: Server;
    const late = new Date(Date.now() - 3_600_000).toUTCString();

    beforeAll(async () => {
      other = createServer((request, response) => {
        const ready = request.url === '/healthz/ready';
        response.writeHead(ready ? 200 : 404, { date: late }).end(ready ? '{"status":"ok"}' : 'nothing');
      });
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => new Promise((resolve) => other.close(resolve)));

    it('finds a clock that is an hour behind, and a token that is not taken', async () => {
      const { checks } = await examine({
        EXPORT_CENTER_URL: `http://127.0.0.1:${(other.address() as AddressInfo).port}`,
      });
      const states = Object.fromEntries(checks.map((check) => [check.name, [check.state, check.detail]]));
      expect(states['clock of the server']).toEqual(['fail', expect.stringMatching(/^is 3[56]\d\d s behind/)]);
      expect(states.token![0]).toBe('fail');
    });
  });

  const withPassword = (password: string): string => {
    const url = new URL(test.settings.connectionString);
    url.password = password;
    return url.href;
  };
});
