import { createTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { sendRaw } from '../support/raw-socket.js';
import { PgIdempotencyStore } from '../../src/platform/http/pg-idempotency-store.js';
import { SampleController } from '../support/sample-controller.js';

let db: TestDatabase;
let center: TestApp;
let tenant: Awaited<ReturnType<TestDatabase['tenant']>>;
let authorization: string;

beforeAll(async () => {
  db = await createTestDatabase();
  center = await createTestApp({ database: db.database, controllers: [SampleController] });
  tenant = await db.tenant();
  authorization = await center.bearer(tenant, 'operator');
});

beforeEach(() => {
  SampleController.calls = 0;
  SampleController.delay = 0;
});

afterAll(async () => {
  await center?.close();
  await db?.close();
});

async function start(key: string | undefined, name = 'a', path = 'work', as = authorization) {
  const response = await fetch(`${center.url}/api/v1/samples/${path}`, {
    method: 'POST',
    body: JSON.stringify({ name }),
    headers: {
      authorization: as,
      'Content-Type': 'application/json',
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    },
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

describe('idempotency keys', () => {
  it('B15 refuses a request without a key', async () => {
    expect(await start(undefined)).toMatchObject({ status: 400, body: { code: 'EC-IDEMPOTENCY-MISSING' } });
  });

  it.each([
    ['256 characters', 'k'.repeat(256)],
    ['a tab', '"a\tb"'],
    ['a space', '"a b"'],
    ['nothing', '""'],
    ['a half quote', '"abc'],
  ])('B15 refuses a key of %s', async (_, key) => {
    expect(await start(key)).toMatchObject({ status: 400, body: { code: 'EC-VALIDATION' } });
    expect(SampleController.calls).toBe(0);
  });

  it('B15 refuses control characters, which no HTTP client library sends', async () => {
    for (const key of ['a\u0001b', 'a\u007fb', 'a\u0000b']) {
      const head = ['POST /api/v1/samples/work HTTP/1.1', 'Host: a', `Authorization: ${authorization}`];
      const rest = [
        'Content-Type: application/json',
        `Idempotency-Key: ${key}`,
        'Connection: close',
        'Content-Length: 12',
      ];
      const text = await sendRaw(center.port, `${[...head, ...rest].join('\r\n')}\r\n\r\n{"name":"a"}`);
      expect([key, /^HTTP\/1\.1 (\d+)/.exec(text)?.[1]]).toEqual([key, '400']);
    }
    expect(SampleController.calls).toBe(0);
  });

  it('repeats status, body and Location, and runs the handler once', async () => {
    const first = await start('"repeat"');
    const again = await start('repeat');
    expect(first.status).toBe(202);
    expect(again).toMatchObject({ status: 202, body: first.body });
    expect([again.headers.get('idempotency-replayed'), again.headers.get('location')]).toEqual([
      'true',
      '/api/v1/samples/a',
    ]);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(SampleController.calls).toBe(1);
  });

  it('B15 refuses the key for another body', async () => {
    await start('other-body', 'a');
    expect(await start('other-body', 'b')).toMatchObject({ status: 422, body: { code: 'EC-IDEMPOTENCY-MISMATCH' } });
  });

  it('B15 answers 409 to the second of two at once', async () => {
    SampleController.delay = 300;
    const answers = await Promise.all([start('twice'), start('twice')]);
    expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([202, 409]));
    expect(answers.find(({ status }) => status === 409)?.headers.get('retry-after')).toBe('1');
    expect(SampleController.calls).toBe(1);
  });

  it('keeps the keys of two principals and of two tenants apart', async () => {
    await start('shared', 'a');
    const other = `Bearer ${await center.tokens.mint({ tenant, sub: 'another', roles: ['operator'] })}`;
    expect((await start('shared', 'b', 'work', other)).status).toBe(202);
    const foreign = await center.bearer(await db.tenant(), 'operator');
    expect((await start('shared', 'c', 'work', foreign)).status).toBe(202);
    expect(SampleController.calls).toBe(3);
  });

  it('frees the key of a request that was refused, so that it can be corrected', async () => {
    expect((await start('corrected', 'NOT A NAME')).status).toBe(400);
    expect((await start('corrected', 'a-name')).status).toBe(202);
  });

  it('F14 answers the repeated request from what was committed before the process died', async () => {
    await expect(start('crash', 'made', 'crash')).rejects.toThrow();
    const again = await start('crash', 'made', 'crash');
    expect(again).toMatchObject({
      status: 202,
      body: { name: 'made', dedupeKey: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(again.headers.get('location')).toBe('/made');
  });

  it('lets another process take over a key whose owner died, and refuses the dead owner', async () => {
    const store = new PgIdempotencyStore(db.database);
    const identity = { tenant, principal: 'p', route: 'r', key: 'dead' };
    const fingerprint = Buffer.alloc(32, 1);
    const dead = await store.claim(identity, fingerprint, 0.05);
    await expect(store.claim(identity, fingerprint)).rejects.toMatchObject({ code: 'EC-IDEMPOTENCY-IN-FLIGHT' });
    await new Promise((resolve) => setTimeout(resolve, 80));
    const alive = await store.claim(identity, fingerprint);
    if (!('owner' in dead) || !('owner' in alive)) throw new Error('expected two owners');
    const answer = { status: 202, headers: {}, body: '{}' };
    await expect(store.complete(identity, dead.owner, answer)).rejects.toMatchObject({
      code: 'EC-IDEMPOTENCY-IN-FLIGHT',
    });
    await store.complete(identity, alive.owner, answer);
    expect(await store.claim(identity, fingerprint)).toEqual({ answer });
  });

  it('holds a key whose owner says that it lives', async () => {
    const store = new PgIdempotencyStore(db.database);
    const identity = { tenant, principal: 'p', route: 'r', key: 'slow' };
    const claim = await store.claim(identity, Buffer.alloc(32), 0.05);
    if ('owner' in claim) await store.extend(identity, claim.owner);
    await new Promise((resolve) => setTimeout(resolve, 80));
    await expect(store.claim(identity, Buffer.alloc(32))).rejects.toMatchObject({ code: 'EC-IDEMPOTENCY-IN-FLIGHT' });
  });

  const upload = async (key: string, body: string, headers: Record<string, string> = {}) => {
    const ingestor = await center.bearer(tenant, 'ingestor');
    const response = await fetch(`${center.url}/api/v1/samples/upload`, {
      method: 'POST',
      body: new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(body));
          controller.close();
        },
      }),
      duplex: 'half',
      headers: { authorization: ingestor, 'Idempotency-Key': key, ...headers },
    });
    return [response.status, response.headers.get('idempotency-replayed')];
  };

  it('B15 tells two streamed bodies apart by the digests that their headers declare', async () => {
    const digest = (text: string) => ({ 'Repr-Digest': `sha-256=:${text}:` });
    expect(await upload('declared', 'one', digest('AA=='))).toEqual([201, null]);
    expect(await upload('declared', 'one', digest('AA=='))).toEqual([201, 'true']);
    expect(await upload('declared', 'two', digest('BB=='))).toEqual([422, null]);
  });

  it('B15 tells two streamed bodies apart by their bytes where nothing is declared, whatever their length', async () => {
    expect(await upload('bytes', 'one')).toEqual([201, null]);
    expect(await upload('bytes', 'one')).toEqual([201, 'true']);
    expect(await upload('bytes', 'two')).toEqual([422, null]);
    expect(await upload('bytes', 'longer')).toEqual([422, null]);
    expect(await upload('bytes', 'on')).toEqual([422, null]);
    expect(await upload('bytes', 'one')).toEqual([201, 'true']);
  });

  it('forgets a key after its time, and others of the tenant with it', async () => {
    for (const key of ['old-1', 'old-2', 'old-3']) await start(key, 'a');
    await db.owner.execute(
      `UPDATE export_center.idempotency_keys SET expires_at = clock_timestamp() WHERE key LIKE 'old-%'`,
    );
    expect((await start('old-2', 'b')).status).toBe(202);
    const left = await db.owner.query(`SELECT key FROM export_center.idempotency_keys WHERE key LIKE 'old-%'`);
    expect(left).toEqual([{ key: 'old-2' }]);
  });
});
