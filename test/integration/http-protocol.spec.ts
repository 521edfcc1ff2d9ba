import { connect } from 'node:net';
import { createTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { sendRaw } from '../support/raw-socket.js';
import { SampleController } from '../support/sample-controller.js';

let db: TestDatabase;
let center: TestApp;
let authorization: string;
const id = 'run_01JC0000000000000000000000';

beforeAll(async () => {
  db = await createTestDatabase();
  center = await createTestApp({ database: db.database, controllers: [SampleController] });
  authorization = await center.bearer(await db.tenant(), 'tenant-admin');
});

afterAll(async () => {
  await center?.close();
  await db?.close();
});

async function call(method: string, path: string, headers: Record<string, string> = {}, body?: string) {
  const json: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' };
  const response = await fetch(`${center.url}/api/v1${path}`, {
    method,
    body,
    headers: { authorization, ...json, ...headers },
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}

describe('problem documents', () => {
  it('has every member of RFC 9457 and of this API', async () => {
    const { body, headers } = await call('GET', '/nothing-here');
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toEqual({
      type: 'urn:export-center:problem:ec-not-found',
      title: 'Not found',
      status: 404,
      detail: 'path not found',
      instance: '/api/v1/nothing-here',
      code: 'EC-NOT-FOUND',
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      retryable: false,
      docs: 'docs/operations/problem-codes.md#ec-not-found',
    });
  });

  it('shows nothing of an internal error but its traceId', async () => {
    const { status, body } = await call('GET', '/samples/broken/internal');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/hunter2|db\.internal|at /);
    expect(body).toMatchObject({ code: 'EC-INTERNAL', traceId: expect.any(String) });
  });

  it('takes the trace id of traceparent and an acceptable request id', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const { body, headers } = await call('GET', '/nothing', {
      traceparent: `00-${trace}-b7ad6b7169203331-01`,
      'x-request-id': 'my-id.1',
    });
    expect(body['traceId']).toBe(trace);
    expect(headers.get('x-request-id')).toBe('my-id.1');
    const refused = await call('GET', '/nothing', { 'x-request-id': 'not ok!' });
    expect(refused.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('sends security headers that suit a closed network', async () => {
    const { headers } = await call('GET', `/samples/${id}`);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('answers 406 where Accept excludes JSON', async () => {
    expect(await call('GET', `/samples/${id}`, { accept: 'text/html' })).toMatchObject({
      status: 406,
      body: { code: 'EC-NOT-ACCEPTABLE' },
    });
    expect((await call('GET', `/samples/${id}`, { accept: 'application/*;q=0.1' })).status).toBe(200);
  });
});

describe('lists and ids', () => {
  it.each(['-1', '0', 'abc', '', '1.5', '0x10', 'NaN'])('B12 refuses pageSize %s', async (size) => {
    expect(await call('GET', `/samples?pageSize=${size}`)).toMatchObject({
      status: 400,
      body: { code: 'EC-VALIDATION', errors: [{ pointer: '/pageSize' }] },
    });
  });

  it.each(['1e9', '1000000000', '201'])('B12 cuts pageSize %s to 200', async (size) => {
    expect(await call('GET', `/samples?pageSize=${size}`)).toMatchObject({ status: 200, body: { pageSize: 200 } });
  });

  it('takes 50 where pageSize is absent', async () => {
    expect((await call('GET', '/samples')).body).toEqual({ pageSize: 50 });
  });

  it.each([
    ['another prefix', 'prf_01JC0000000000000000000000'],
    ['25 characters', 'run_01JC000000000000000000000'],
    ['27 characters', 'run_01JC00000000000000000000000'],
    ['SQL', "run_'%20OR%201=1--"],
    ['a path', '..%2f..%2fetc'],
    ['double encoding', '%252e%252e%252f'],
    ['NUL', 'run_%00'],
    ['a broken escape', '%ff'],
  ])('B14 answers 404 to an id that is %s', async (_, wrong) => {
    expect(await call('GET', `/samples/${wrong}`)).toMatchObject({ status: 404, body: { code: 'EC-NOT-FOUND' } });
  });
});

describe('conditional changes', () => {
  it.each([
    ['PATCH', undefined, 428],
    ['PATCH', '"r1"', 412],
    ['PATCH', 'W/"r2"', 412],
    ['PATCH', '*', 200],
    ['PATCH', '"r1", "r2"', 200],
    ['DELETE', undefined, 428],
    ['DELETE', '*', 412],
    ['DELETE', '"r1"', 412],
    ['DELETE', '"r2"', 200],
  ])('B16 answers %s with If-Match %s by %d', async (method, ifMatch, status) => {
    const headers: Record<string, string> = ifMatch === undefined ? {} : { 'If-Match': ifMatch };
    const answer = await call(method, `/samples/${id}`, headers, method === 'PATCH' ? '{}' : undefined);
    expect(answer.status).toBe(status);
  });
});

describe('methods', () => {
  it('B23 answers 405 with Allow where the path has other methods', async () => {
    const answer = await call('PUT', '/samples', {}, '{}');
    expect(answer).toMatchObject({ status: 405, body: { code: 'EC-METHOD' } });
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
    expect((await call('PUT', `/samples/${id}`, {}, '{}')).headers.get('allow')).toBe('DELETE, GET, HEAD, PATCH');
    expect((await call('DELETE', `/samples/${id}:cancel`, { 'If-Match': '*' })).status).toBe(404);
  });

  it('B23 answers 405 at the root too', async () => {
    const response = await fetch(`${center.url}/healthz/live`, { method: 'POST' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  it.each(['TRACE /api/v1/samples', 'CONNECT example.org:443'])('B23 refuses %s', async (line) => {
    const answer = await sendRaw(center.port, `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toMatch(/\r\nAllow: /i);
  });

  it('B23 ignores X-HTTP-Method-Override', async () => {
    expect((await call('GET', `/samples/${id}`, { 'X-HTTP-Method-Override': 'DELETE' })).body).toEqual({ id });
  });
});

describe('the wire', () => {
  const request = (headers: string, body = '') =>
    `POST /api/v1/samples HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`;

  it('B18 answers 400 and closes where Content-Length is too small', async () => {
    const answer = await sendRaw(center.port, request('Content-Length: 5', '{"name":"a"}'));
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/EC-(JSON|HTTP)-SYNTAX/);
  });

  it('B18 answers 400 and closes where Content-Length is too large and the client stops', async () => {
    const answer = await sendRaw(center.port, request('Content-Length: 500', '{"name":"a"}'), { half: true });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.each([
    ['both Content-Length and Transfer-Encoding', 'Content-Length: 5\r\nTransfer-Encoding: chunked'],
    ['a negative length', 'Content-Length: -1'],
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6'],
    ['a header with a bare line feed', 'X-A: b\nX-B: c\r\nContent-Length: 0\r\nX-C: d\re'],
  ])('B18 B22 answers 400 and closes at %s', async (_, headers) => {
    const answer = await sendRaw(center.port, request(headers, '{"a"}'));
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
  });

  it('B19 answers 413 to an endless chunked body and closes', async () => {
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const received = await new Promise<string>((resolve) => {
      const socket = connect(center.port, '127.0.0.1');
      let text = '';
      socket.on('data', (data) => (text += data.toString('latin1')));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(text));
      socket.write(request('Transfer-Encoding: chunked'));
      const feed = () => {
        while (socket.writable && socket.write(chunk));
        if (socket.writable) socket.once('drain', feed);
      };
      feed();
    });
    expect(received).toMatch(/^HTTP\/1\.1 413 /);
    expect(received).toContain('EC-TOO-LARGE');
  });

  it('B22 answers 431 to headers of 20 KiB', async () => {
    const answer = await sendRaw(center.port, `GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${'a'.repeat(20 * 1024)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('EC-HTTP-HEADERS');
  });

  it('B22 answers 431 to 300 headers', async () => {
    const many = Array.from({ length: 300 }, (_, index) => `X-${index}: 1`).join('\r\n');
    const answer = await sendRaw(
      center.port,
      `GET /api/v1/samples HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${many}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('closes a connection whose headers do not arrive within 15 s', () => {
    const server = center.app.getHttpServer() as {
      headersTimeout: number;
      connectionsCheckingInterval: number;
      requestTimeout: number;
    };
    expect(server.headersTimeout).toBeLessThanOrEqual(15_000);
    expect(server.connectionsCheckingInterval).toBeLessThanOrEqual(1_000);
  });

  it('F43 closes a slow-loris connection that Node would keep', async () => {
    const server = center.app.getHttpServer() as { headersTimeout: number };
    const before = server.headersTimeout;
    server.headersTimeout = 500;
    try {
      const answer = await sendRaw(center.port, 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    } finally {
      server.headersTimeout = before;
    }
  });

  it('does not read a body of a caller that may not call', async () => {
    const answer = await sendRaw(
      center.port,
      `POST /api/v1/samples HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toMatch(/\r\nConnection: close/i);
  });
});
