import { gzipSync, zstdCompressSync } from 'node:zlib';
import { createTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { SampleController } from '../support/sample-controller.js';

let db: TestDatabase;
let center: TestApp;
let authorization: string;

beforeAll(async () => {
  db = await createTestDatabase();
  center = await createTestApp({ database: db.database, controllers: [SampleController] });
  authorization = await center.bearer(await db.tenant(), 'tenant-admin');
});

afterAll(async () => {
  await center?.close();
  await db?.close();
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    code: string;
    detail: string;
    errors?: { pointer: string; message: string }[];
    [key: string]: unknown;
  };
}

async function post(
  body: string | Uint8Array<ArrayBuffer> | undefined,
  headers: Record<string, string> = {},
  path = '/api/v1/samples',
): Promise<Answer> {
  const response = await fetch(center.url + path, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', authorization, ...headers },
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}

describe('JSON bodies', () => {
  it('accepts a good body and answers JSON', async () => {
    expect(await post('{"name":"good","labels":{"team":"a"},"options":{"level":3}}')).toMatchObject({
      status: 201,
      body: { name: 'good', labels: { team: 'a' }, options: { level: 3 } },
    });
  });

  it.each([
    ['not JSON', 'hello'],
    ['a trailing comma', '{"name":"a",}'],
    ['an empty body', undefined],
  ])('B01 refuses %s with the place', async (_, body) => {
    const answer = await post(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'EC-JSON-SYNTAX' } });
    if (body !== undefined) expect(answer.body).toMatchObject({ line: 1, column: expect.any(Number) });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it.each([65, 1_000, 200_000])('B02 refuses %d levels before parsing', async (depth) => {
    const answer = await post(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'EC-JSON-DEPTH' } });
  });

  it('B29 refuses an array of more than 10,000 elements with the limit and the place', async () => {
    const answer = await post(`{"name":"a","labels":[${'1,'.repeat(10_000)}1]}`);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'EC-VALIDATION', errors: [{ pointer: '/labels/10000' }] },
    });
    expect(answer.body.detail).toContain('more than 10000 elements');
  });

  it('B03 refuses a key that is there twice', async () => {
    const answer = await post('{"name":"a","name":"b"}');
    expect(answer).toMatchObject({ status: 400, body: { code: 'EC-JSON-DUPLICATE-KEY' } });
    expect(answer.body.detail).toContain('name');
  });

  it.each(['__proto__', 'constructor', 'prototype'])('B04 refuses the key %s and changes no prototype', async (key) => {
    const answer = await post(`{"name":"a","${key}":{"polluted":true}}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'EC-VALIDATION' } });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each(['9007199254740993', 'NaN', '1e400', '-0'])('B05 refuses the number %s with its pointer', async (number) => {
    const answer = await post(`{"name":"a","options":{"level":${number}}}`);
    expect(answer.status).toBe(400);
    if (number !== 'NaN') expect(answer.body.errors?.[0]?.pointer).toBe('/options/level');
  });

  it.each([
    ['invalid UTF-8', Buffer.from('7b226e616d65223a22ff227d', 'hex')],
    ['a UTF-16 byte order mark', Buffer.from('fffe7b007d00', 'hex')],
    ['a lone surrogate', Buffer.from('{"name":"\\ud800"}')],
    ['an overlong form', Buffer.from('7b226e616d65223a22c0af227d', 'hex')],
  ])('B06 refuses %s', async (_, bytes) => {
    expect(await post(new Uint8Array(bytes))).toMatchObject({ status: 400, body: { code: 'EC-JSON-ENCODING' } });
  });

  it('B07 refuses NUL in a string', async () => {
    const answer = await post('{"name":"a\\u0000b"}');
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toMatch(/NUL|U\+0000/);
  });

  it('B08 names the nearest property and the nearest query parameter', async () => {
    const answer = await post('{"name":"a","lables":{}}');
    expect(answer).toMatchObject({ status: 400, body: { code: 'EC-VALIDATION', errors: [{ pointer: '/lables' }] } });
    expect(answer.body.detail).toContain('did you mean labels?');
    const query = await fetch(`${center.url}/api/v1/samples?pagesize=3`, { headers: { authorization } });
    expect(query.status).toBe(400);
    expect(await query.json()).toMatchObject({
      code: 'EC-PARAM-UNKNOWN',
      detail: expect.stringContaining('did you mean pageSize?'),
    });
    const none = await post('{"name":"a"}', {}, '/api/v1/samples?dryRun=1');
    expect(none).toMatchObject({ status: 400, body: { code: 'EC-PARAM-UNKNOWN' } });
  });

  it.each([
    ['a number as name', '{"name":1}', '/name'],
    ['an array as object', '{"name":"a","options":[]}', '/options'],
    ['an array as body', '[]', ''],
    ['null as body', 'null', ''],
    ['a wrong nested type', '{"name":"a","options":{"level":"3"}}', '/options/level'],
  ])('B09 refuses %s with a pointer', async (_, body, pointer) => {
    const answer = await post(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'EC-VALIDATION' } });
    expect(answer.body.errors?.map((finding) => finding.pointer)).toContain(pointer);
  });

  it('reports every finding of a body at once', async () => {
    const answer = await post('{"name":"A","labels":{"x":" "},"other":1}');
    expect(answer.body.errors?.map((finding) => finding.pointer).sort()).toEqual(['/labels', '/name', '/other']);
  });

  it('answers a body of 50,000 unknown properties shortly', async () => {
    const keys = Array.from({ length: 50_000 }, (_, index) => `"unknown-${index}":1`);
    const started = Date.now();
    const answer = await post(`{"name":"a",${keys.join(',')}}`);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toHaveLength(100);
    expect(Date.now() - started).toBeLessThan(10_000);
    const long = await post(`{"name":"a","${'x'.repeat(900_000)}":1}`);
    expect(JSON.stringify(long.body).length).toBeLessThan(2_000);
  });

  it.each([
    ['empty', ''],
    ['65 letters', 'a'.repeat(65)],
    ['upper case', 'Name'],
    ['an emoji', 'a😀b'],
    ['a direction mark', 'a\u202eb'],
    ['a look-alike letter', 'pаypal'],
    ['a dot at the end', 'name.'],
    ['a space at the end', 'name '],
  ])('B10 refuses a name that is %s, with the pattern', async (_, name) => {
    const answer = await post(JSON.stringify({ name }));
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.[0]?.message).toContain('^[a-z0-9]');
  });

  it.each([
    ['blank', { a: '  ' }],
    ['129 characters', { a: 'x'.repeat(129) }],
    ['one of 65', Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`k${index}`, 'v']))],
  ])('B11 refuses a label that is %s', async (_, labels) => {
    expect(await post(JSON.stringify({ name: 'a', labels }))).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/labels' }] },
    });
  });

  it('takes no body for {} where every field is optional, and knows literal colons in paths', async () => {
    const answer = await post(undefined, {}, '/api/v1/samples/run_01JC0000000000000000000000:cancel');
    expect(answer).toMatchObject({ status: 201, body: { id: 'run_01JC0000000000000000000000' } });
  });
});

describe('content type, coding and size', () => {
  it.each([
    'text/plain',
    'application/json; charset=latin1',
    'multipart/form-data; boundary=x',
    'application/merge-patch+json',
    '',
  ])('B17 refuses Content-Type %s', async (type) => {
    expect(await post('{"name":"a"}', { 'Content-Type': type })).toMatchObject({
      status: 415,
      body: { code: 'EC-MEDIA-TYPE' },
    });
  });

  it('accepts gzip, zstd and a UTF-8 charset', async () => {
    const body = Buffer.from('{"name":"packed"}');
    expect((await post(new Uint8Array(gzipSync(body)), { 'Content-Encoding': 'gzip' })).status).toBe(201);
    expect((await post(new Uint8Array(zstdCompressSync(body)), { 'Content-Encoding': 'zstd' })).status).toBe(201);
    expect((await post('{"name":"a"}', { 'Content-Type': 'application/json; charset="UTF-8"' })).status).toBe(201);
  });

  it('B19 refuses 1 MiB + 1 with 413', async () => {
    const answer = await post(`{"name":"${'a'.repeat(1024 * 1024)}"}`);
    expect(answer).toMatchObject({ status: 413, body: { code: 'EC-TOO-LARGE' } });
    expect(answer.headers.get('connection')).toBe('close');
  });

  it('accepts exactly 1 MiB', async () => {
    const text = '{"name":"a"}';
    expect((await post(text + ' '.repeat(1024 * 1024 - text.length))).status).toBe(201);
  });

  it.each([
    ['gzip', (bytes: Buffer) => gzipSync(bytes)],
    ['zstd', (bytes: Buffer) => zstdCompressSync(bytes)],
  ])('B20 stops a %s bomb at 1 MiB of plain bytes', async (coding, compress) => {
    const bomb = compress(Buffer.alloc(64 * 1024 * 1024, 0x20));
    const before = process.memoryUsage().arrayBuffers;
    const answer = await post(new Uint8Array(bomb), { 'Content-Encoding': coding });
    expect(answer).toMatchObject({ status: 413, body: { code: 'EC-DECOMPRESSED-TOO-LARGE' } });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
  });

  it.each(['br', 'gzip, gzip', 'deflate', 'nonsense'])('B21 refuses Content-Encoding %s', async (coding) => {
    expect(await post('{"name":"a"}', { 'Content-Encoding': coding })).toMatchObject({
      status: 415,
      body: { code: 'EC-ENCODING-UNSUPPORTED' },
    });
  });

  it('refuses bytes that are not what the coding says', async () => {
    expect(await post('{"name":"a"}', { 'Content-Encoding': 'gzip' })).toMatchObject({ status: 400 });
  });

  it('leaves the stream to a handler with a raw body', async () => {
    const bytes = new Uint8Array(3 * 1024 * 1024);
    expect(await post(bytes, { 'Content-Type': 'application/x-ndjson' }, '/api/v1/samples/upload')).toMatchObject({
      status: 201,
      body: { bytes: bytes.length },
    });
  });
});
