import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import { createTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { sendBytes, type ByteSource } from '../../src/platform/http/send-bytes.js';
import { SampleController, sampleBytes } from '../support/sample-controller.js';

let db: TestDatabase;
let center: TestApp;
let authorization: string;
const size = sampleBytes.length;

beforeAll(async () => {
  db = await createTestDatabase();
  center = await createTestApp({ database: db.database, controllers: [SampleController] });
  authorization = await center.bearer(await db.tenant(), 'puller');
});

afterAll(async () => {
  await center?.close();
  await db?.close();
});

async function download(headers: Record<string, string> = {}, method = 'GET') {
  const response = await fetch(`${center.url}/api/v1/samples/files/bundle`, {
    method,
    headers: { authorization, ...headers },
  });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

describe('downloads', () => {
  it('gives the whole with every header that a client needs', async () => {
    const { status, headers, bytes } = await download();
    expect(status).toBe(200);
    expect(bytes.equals(sampleBytes)).toBe(true);
    expect(Object.fromEntries(headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'private, immutable',
      'content-length': String(size),
      'content-type': 'application/x-tar',
      etag: '"sha256:abc"',
      'repr-digest': 'sha-256=:AAAA:',
      'content-disposition': `attachment; filename="b_ndel _1_.tar"; filename*=UTF-8''b%C3%BCndel%20%221%22.tar`,
    });
  });

  it('answers HEAD with the same headers and no byte', async () => {
    const { status, headers, bytes } = await download({ Range: 'bytes=0-9' }, 'HEAD');
    expect([status, headers.get('content-length'), bytes.length]).toEqual([200, String(size), 0]);
  });

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=5-14', 5, 14],
    ['bytes=99990-', 99_990, size - 1],
    ['bytes=99990-999999999', 99_990, size - 1],
    ['bytes=-10', size - 10, size - 1],
    ['bytes=-999999999', 0, size - 1],
    ['BYTES=1-2', 1, 2],
  ])('answers Range %s with 206', async (range, start, end) => {
    const { status, headers, bytes } = await download({ Range: range });
    expect(status).toBe(206);
    expect(headers.get('content-range')).toBe(`bytes ${start}-${end}/${size}`);
    expect(bytes.equals(sampleBytes.subarray(start, end + 1))).toBe(true);
  });

  it.each(['bytes=5-2', 'bytes=99999999999-', 'bytes=-0', `bytes=${size}-`])(
    'B24 answers Range %s with 416',
    async (range) => {
      const { status, headers } = await download({ Range: range });
      expect(status).toBe(416);
      expect(headers.get('content-range')).toBe(`bytes */${size}`);
      expect(headers.get('content-type')).toBe('application/problem+json');
    },
  );

  it.each([
    ['1,000 ranges', `bytes=${Array.from({ length: 1000 }, (_, index) => `${index}-${index}`).join(',')}`],
    ['the unit foo', 'foo=0-1'],
    ['no number at all', 'bytes=-'],
    ['letters', 'bytes=a-b'],
  ])('B24 answers %s in full', async (_, range) => {
    const { status, bytes } = await download({ Range: range });
    expect([status, bytes.length]).toEqual([200, size]);
  });

  it('honours If-Range, If-None-Match and If-Match', async () => {
    expect((await download({ Range: 'bytes=0-1', 'If-Range': '"sha256:abc"' })).status).toBe(206);
    expect((await download({ Range: 'bytes=0-1', 'If-Range': '"sha256:other"' })).status).toBe(200);
    expect((await download({ Range: 'bytes=0-1', 'If-Range': 'W/"sha256:abc"' })).status).toBe(200);
    expect((await download({ 'If-None-Match': '"x", W/"sha256:abc"' })).status).toBe(304);
    expect((await download({ 'If-Match': '"x"' })).status).toBe(412);
    expect((await download({ 'If-Match': '*' })).status).toBe(200);
  });
});

/** A server whose only route sends the given source. */
async function serving(
  source: Partial<ByteSource> & Pick<ByteSource, 'read'>,
  timeout = 1_000,
): Promise<{ server: Server; port: number; failures: unknown[] }> {
  const failures: unknown[] = [];
  const app = express();
  app.get('/', async (request: Request, response: Response) => {
    const whole = { size: 1_000_000, etag: '"e"', mediaType: 'text/plain', fileName: 'f', ...source };
    await sendBytes(response, request, whole, { timeout }).catch((error: unknown) => {
      failures.push(error);
      response.status(500).end();
    });
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port, failures };
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

async function fetchWhole(port: number): Promise<'complete' | 'reset' | number> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    await response.arrayBuffer();
    return response.status === 200 ? 'complete' : response.status;
  } catch {
    return 'reset';
  }
}

describe('a source that fails', () => {
  it('F28 never gives a complete body where the source fails at its end', async () => {
    const { server, port } = await serving({
      async *read(_offset, length) {
        yield Buffer.alloc(length - 1);
        yield Buffer.alloc(1);
        // Long enough for a last byte that was written to arrive.
        await new Promise((resolve) => setTimeout(resolve, 100));
        throw new Error('digest differs');
      },
    });
    expect(await fetchWhole(port)).toBe('reset');
    await stop(server);
  });

  it.each([
    ['fewer', -1],
    ['more', 1],
  ])('never gives a complete body where the source gives %s bytes than it says', async (_, difference) => {
    const { server, port } = await serving({
      async *read(_offset, length) {
        yield Buffer.alloc(length - 10);
        await Promise.resolve();
        yield Buffer.alloc(10 + difference);
      },
    });
    const started = Date.now();
    expect(await fetchWhole(port)).not.toBe('complete');
    expect(Date.now() - started).toBeLessThan(2_000);
    await stop(server);
  });

  it('F29 lets a failure of the first read be answered as a problem', async () => {
    const { server, port, failures } = await serving({
      read: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('gone')) }) }),
    });
    expect(await fetchWhole(port)).toBe(500);
    expect(failures).toHaveLength(1);
    await stop(server);
  });

  it('gives up on a read that hangs', async () => {
    const { server, port } = await serving(
      {
        async *read() {
          yield Buffer.alloc(10);
          yield Buffer.alloc(10);
          await new Promise(() => {});
        },
      },
      200,
    );
    expect(await fetchWhole(port)).toBe('reset');
    await stop(server);
  });

  it('stops reading when the client goes', async () => {
    let closed = false;
    let chunks = 0;
    const { server, port } = await serving(
      {
        size: 10_000_000_000,
        async *read() {
          try {
            for (;;) {
              chunks += 1;
              yield Buffer.alloc(65_536);
              await Promise.resolve();
            }
          } finally {
            closed = true;
          }
        },
      },
      30_000,
    );
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const whilePaused = chunks;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(chunks).toBe(whilePaused);
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(closed).toBe(true);
    await stop(server);
  });
});
