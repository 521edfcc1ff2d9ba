import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantId } from '../../src/kernel/ids.js';
import { TypeOrmDatabase } from '../../src/platform/db/typeorm-database.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { anAdvisory, loadRecords } from '../support/pipeline.js';

let db: TestDatabase;
let tenant: TenantId;

beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await db.tenant('acme');
});
afterAll(() => db?.close());

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; milliseconds: number }> {
  const start = performance.now();
  const value = await work();
  return { value, milliseconds: performance.now() - start };
}

const isLive = (center: Center) => timed(() => fetch(`${center.url}/healthz/live`));

describe('F17: every connection of the pool is held', () => {
  it('answers 503 after 5 s, says that the process lives, and works again at once', async () => {
    const database = await TypeOrmDatabase.connect(db.settings, { poolSize: 2 });
    const center = await startCenter(database);
    const bearer = await center.bearer(tenant, 'viewer');
    const hold = Promise.withResolvers<void>();
    const holders = [1, 2].map(() => database.system(() => hold.promise));
    try {
      const waiting = timed(() => center.call(bearer, 'runs'));
      const live = await isLive(center);
      expect(live.value.status).toBe(200);
      expect(live.milliseconds).toBeLessThan(2_000);
      const { value: refused, milliseconds } = await waiting;
      expect(refused.status).toBe(503);
      expect(await refused.json()).toMatchObject({ code: 'EC-UNAVAILABLE-DB', retryable: true });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(milliseconds).toBeGreaterThan(4_500);
      expect(milliseconds).toBeLessThan(9_000);
      hold.resolve();
      expect((await center.call(bearer, 'runs')).status).toBe(200);
    } finally {
      hold.resolve();
      await Promise.all(holders);
      await center.close();
      await database.close();
    }
  }, 30_000);
});

describe('F19: PostgreSQL is read-only', () => {
  it('refuses writes with 503 and goes on with reads and downloads', async () => {
    await loadRecords(
      db,
      tenant,
      Array.from({ length: 50 }, (_, i) => anAdvisory(i)),
    );
    const center = await startCenter(db.database, { worker: true });
    try {
      const bearer = await center.bearer(tenant, 'tenant-admin');
      const profile = { name: 'weekly', kind: 'json:raw', selectors: { kinds: ['advisories'] } };
      const { id: profileId } = (await (await center.call(bearer, 'profiles', profile)).json()) as { id: string };
      const { id } = (await (await center.call(bearer, 'runs', { profileId })).json()) as { id: string };
      await eventually(
        async () => ((await (await center.call(bearer, `runs/${id}`)).json()) as { state: string }).state,
        (state) => state === 'succeeded',
      );
      await readOnly('on');
      const refused = await center.call(bearer, 'runs', { profileId });
      expect(refused.status).toBe(503);
      expect(await refused.json()).toMatchObject({
        code: 'EC-UNAVAILABLE-DB',
        detail: expect.stringContaining('read-only'),
      });
      expect((await center.call(bearer, 'runs')).status).toBe(200);
      expect((await center.call(bearer, `runs/${id}`)).status).toBe(200);
      const download = await center.call(bearer, `runs/${id}/bundle`);
      expect(download.status).toBe(200);
      expect((await download.arrayBuffer()).byteLength).toBe(Number(download.headers.get('content-length')));
      await readOnly('off');
      expect((await center.call(bearer, 'runs', { profileId })).status).toBe(202);
    } finally {
      await readOnly('off');
      await center.close();
    }
  }, 60_000);
});

describe('F43: clients that hold connections', () => {
  function open(center: Center, text = ''): { socket: Socket; closed: Promise<number> } {
    const start = performance.now();
    const socket = connect(Number(new URL(center.url).port), '127.0.0.1', () => text && socket.write(text));
    socket.on('error', () => undefined).resume();
    return { socket, closed: new Promise((done) => socket.on('close', () => done(performance.now() - start))) };
  }

  it('are closed 15 s after their first byte where the headers do not end, and others are served meanwhile', async () => {
    const center = await startCenter(db.database);
    const loris = Array.from({ length: 200 }, () => open(center, 'GET /healthz/live HTTP/1.1\r\nHost: x\r\n'));
    const drip = setInterval(() => loris.forEach(({ socket }) => socket.writable && socket.write('X-A: b\r\n')), 1_000);
    try {
      await sleep(1_000);
      for (let i = 0; i < 20; i += 1) {
        const { value, milliseconds } = await isLive(center);
        expect(value.status).toBe(200);
        expect(milliseconds).toBeLessThan(1_000);
      }
      const ages = await Promise.all(loris.map(({ closed }) => closed));
      expect(Math.max(...ages)).toBeLessThan(20_000);
    } finally {
      clearInterval(drip);
      await center.close();
    }
  }, 40_000);

  it('are no more than the limit; one more is closed at once, and a free place is taken again', async () => {
    const center = await startCenter(db.database, { env: { EC_CONNECTION_LIMIT: '16' } });
    try {
      const idle = Array.from({ length: 40 }, () => open(center));
      const refused = await Promise.race([Promise.all(idle.slice(16).map(({ closed }) => closed)), sleep(5_000)]);
      expect(refused).toHaveLength(24);
      expect(idle.filter(({ socket }) => !socket.destroyed)).toHaveLength(16);
      for (const { socket } of idle) socket.destroy();
      await eventually(
        () =>
          isLive(center).then(
            ({ value }) => value.status,
            () => 0,
          ),
        (status) => status === 200,
      );
    } finally {
      await center.close();
    }
  }, 30_000);
});

/** For every transaction of the application's role that begins from now on. */
async function readOnly(value: 'on' | 'off'): Promise<void> {
  const [{ name } = { name: '' }] = await db.owner.query<{ name: string }>('SELECT current_database() AS name');
  await db.owner.execute(`ALTER DATABASE ${name} SET default_transaction_read_only = ${value}`);
  await db.owner.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'ec_app'`,
  );
}
