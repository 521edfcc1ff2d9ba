import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { EmbeddedPostgres } from '../../src/platform/db/embedded/embedded-postgres.js';
import { volatileSettings } from '../../src/platform/db/embedded/postgres-cluster.js';
import { migrate } from '../../src/platform/db/migrate.js';
import { withClient } from '../../src/platform/db/provision-database.js';
import { TypeOrmDatabase } from '../../src/platform/db/typeorm-database.js';

const isRoot = process.getuid?.() === 0;
let folder: string;
let dataDir: string;
const started: EmbeddedPostgres[] = [];

async function start(settings = volatileSettings): Promise<EmbeddedPostgres> {
  const server = await EmbeddedPostgres.start({ dataDir, settings });
  started.push(server);
  return server;
}

beforeEach(() => {
  // Below the folder of this run, so that its end also ends what a killed test leaves.
  folder = mkdtempSync(join(process.env.EC_TEST_CLUSTER ?? tmpdir(), 'embedded-'));
  chmodSync(folder, 0o755);
  dataDir = join(folder, 'data-dir');
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop().catch(() => undefined);
  const home = join(dataDir, 'postgres');
  if (existsSync(home)) rmSync(realpathSync(home), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

const postmasterPid = () => Number(readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
const isRunning = () => existsSync(join(dataDir, 'postgres/data/postmaster.pid'));
const ask = (server: EmbeddedPostgres, text: string) =>
  withClient(server.logins.app, async (client) => (await client.query(text)).rows as unknown[]);

describe('the embedded PostgreSQL', () => {
  it('comes up from nothing: UTF-8, locale-free order, two logins, folder and credentials closed to others', async () => {
    const server = await start();
    expect(await ask(server, `SELECT current_user AS me, current_database() AS db, 'a' < 'B' AS lower_first`)).toEqual([
      { me: 'ec_app', db: 'export_center', lower_first: false },
    ]);
    expect(
      await ask(
        server,
        `SELECT datlocprovider AS provider, datlocale AS locale, pg_encoding_to_char(encoding) AS encoding FROM pg_database WHERE datname = current_database()`,
      ),
    ).toEqual([{ provider: 'b', locale: 'C.UTF-8', encoding: 'UTF8' }]);
    expect(await ask(server, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(statSync(join(dataDir, 'postgres-credentials.json')).mode & 0o777).toBe(0o600);
    expect(statSync(dataDir).mode & 0o007).toBe(0);
    await expect(
      ask(
        {
          logins: { app: { connectionString: server.logins.app.connectionString.replace(/:[^:@]+@/, ':wrong@') } },
        } as EmbeddedPostgres,
        'SELECT 1',
      ),
    ).rejects.toThrow('password authentication failed');
  });

  it('serves two that start at once on one data directory, and stops when the last one leaves', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(one.logins).toEqual(two.logins);
    await one.stop();
    expect(await ask(two, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
    await two.stop();
    expect(isRunning()).toBe(false);
  });

  it('serves two processes that start at once, also when the one that started it is killed', async () => {
    const script = join(projectRoot(), 'test/support/embedded-process.mjs');
    const children = [1, 2].map(() => fork(script, { env: { ...process.env, DATA_DIR: dataDir }, execArgv: [] }));
    const [first, second] = await Promise.all(
      children.map(async (child) => (await once(child, 'message'))[0] as string),
    );
    expect(first).toBe(second);
    const gone = children.map((child) => once(child, 'exit'));
    children[0]?.kill('SIGKILL');
    children[1]?.send('stop');
    await Promise.all(gone);
    expect(isRunning()).toBe(false);
  });

  it('keeps its data and its port over a restart', async () => {
    const first = await start();
    await migrate(first.logins.owner);
    await first.stop();
    const second = await start();
    expect(second.logins).toEqual(first.logins);
    expect(await migrate(second.logins.owner)).toEqual([]);
  });

  it('takes over a server whose process died without stopping it', async () => {
    const first = await start();
    const pid = postmasterPid();
    await first.detach();
    await start();
    expect(postmasterPid()).toBe(pid);
  });

  it('starts beside a pid file that names a living process of another program', async () => {
    const first = await start();
    await first.stop();
    writeFileSync(join(dataDir, 'postgres/data/postmaster.pid'), `${process.pid}\n/x\n1\n1\n\n127.0.0.1\n1 1\nready\n`);
    const second = await start();
    expect(await ask(second, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
  });

  it('takes another port when a stranger has its own', async () => {
    const first = await start();
    const port = Number(new URL(first.logins.app.connectionString).port);
    await first.stop();
    const { createServer } = await import('node:net');
    const stranger = createServer().listen(port, '127.0.0.1');
    try {
      const second = await start();
      expect(new URL(second.logins.app.connectionString).port).not.toBe(String(port));
      expect(await ask(second, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
    } finally {
      stranger.close();
    }
  });

  it.each(['SIGINT', 'SIGQUIT', 'SIGKILL'] as const)(
    'F15: is up again after %s to the server, and the pool recovers by itself',
    async (signal) => {
      const server = await start();
      const database = await TypeOrmDatabase.connect(server.logins.app, { poolSize: 3 });
      try {
        await withClient(server.logins.superuser, (client) => client.query('SELECT 1'));
        process.kill(postmasterPid(), signal);
        await sleep(50);
        const failed = await database.ping().then(
          () => undefined,
          (error: unknown) => error,
        );
        if (failed !== undefined) expect(failed).toMatchObject({ code: 'EC-UNAVAILABLE-DB', retryAfter: 2 });
        const deadline = Date.now() + 20_000;
        while (
          Date.now() < deadline &&
          !(await database.ping().then(
            () => true,
            () => false,
          ))
        )
          await sleep(50);
        await database.ping();
      } finally {
        await database.close();
      }
    },
  );

  it('says what to do with a data directory of another major version', async () => {
    await (await start()).stop();
    writeFileSync(join(dataDir, 'postgres/data/PG_VERSION'), '16\n');
    await expect(start()).rejects.toMatchObject({
      code: 'EC-PG-VERSION',
      message: expect.stringContaining('PostgreSQL 16, this release brings 18'),
    });
  });

  it('says what to do where the data directory cannot be used', async () => {
    writeFileSync(join(folder, 'file'), '');
    dataDir = join(folder, 'file', 'below');
    await expect(start()).rejects.toMatchObject({
      code: 'EC-DATA-DIR',
      message: expect.stringContaining('EC_DATA_DIR'),
    });
  });

  it('leaves no half-made cluster when initdb was killed', async () => {
    mkdirSync(join(dataDir, 'postgres/data.tmp/base'), { recursive: true });
    chmodSync(dataDir, 0o755);
    expect(await ask(await start(), 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
    expect(existsSync(join(dataDir, 'postgres/data.tmp'))).toBe(false);
  });

  (isRoot ? it : it.skip)(
    'as root in a data directory closed to others: stays inside and lets only its own group pass',
    async () => {
      mkdirSync(dataDir, { mode: 0o700 });
      const server = await start();
      expect(await ask(server, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
      expect(realpathSync(join(dataDir, 'postgres'))).toContain(folder);
      expect(statSync(dataDir).mode & 0o777).toBe(0o710);
    },
  );

  (isRoot ? it : it.skip)('as root in a closed folder: lives outside behind a link, under another user', async () => {
    chmodSync(folder, 0o700);
    const [server] = await Promise.all([start(), start()]);
    expect(await ask(server, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
    expect(readlinkSync(join(dataDir, 'postgres'))).not.toContain(folder);
    expect(
      execFileSync('ps', ['-o', 'uid=', '-p', String(postmasterPid())])
        .toString()
        .trim(),
    ).not.toBe('0');
  });
});
