import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliError } from './cli-error.js';
import { downloadFile, partPath, type DownloadRequest } from './download-file.js';

const content = randomBytes(300_000);
const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;

interface Behaviour {
  /** Bytes after which each of the first connections is cut. */
  cuts?: number[];
  body?: Buffer;
  status?: number;
  ignoreRange?: boolean;
}

/** A small real HTTP server with ranges, as the bundle route has them. */
class BundleServer {
  readonly requests: { range?: string; ifRange?: string }[] = [];
  readonly #server: Server;
  behaviour: Behaviour = {};

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { range, 'if-range': ifRange } = request.headers as Record<string, string | undefined>;
    this.requests.push({ range, ifRange });
    const body = this.behaviour.body ?? content;
    if (this.behaviour.status !== undefined)
      return void response.writeHead(this.behaviour.status).end('{"detail":"no"}');
    const partial = range !== undefined && ifRange === `"${digest}"` && this.behaviour.ignoreRange !== true;
    const from = partial ? Number(/\d+/.exec(range)![0]) : 0;
    response.writeHead(partial ? 206 : 200, {
      'content-length': body.length - from,
      ...(partial ? { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` } : {}),
    });
    const cut = this.behaviour.cuts?.shift();
    if (cut === undefined) return void response.end(body.subarray(from));
    response.write(body.subarray(from, from + cut), () => setTimeout(() => response.destroy(), 20));
  }
}

describe('download', () => {
  let folder: string;
  let target: string;
  const server = new BundleServer();

  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ec-download-'));
    target = join(folder, 'bundle.tar');
    server.requests.length = 0;
    server.behaviour = {};
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const download = (more: Partial<DownloadRequest> = {}) =>
    downloadFile({
      fetchRange: (headers, signal) => fetch(server.url, { headers, signal }),
      target,
      digest,
      bytes: content.length,
      pause: 1,
      ...more,
    });
  const failure = (more: Partial<DownloadRequest> = {}) =>
    download(more).then(
      () => Promise.reject(new Error('succeeded')),
      (error: unknown) => error as CliError,
    );

  it('writes the file and leaves nothing else', async () => {
    await download();
    expect(readFileSync(target).equals(content)).toBe(true);
    expect(readdirSync(folder)).toEqual(['bundle.tar']);
  });

  it('continues within one call after lost connections', async () => {
    server.behaviour.cuts = [100_000, 50_000];
    const { connections } = await download();
    expect(connections).toBe(3);
    expect(server.requests[1]!.ifRange).toBe(`"${digest}"`);
    expect(Number(/\d+/.exec(server.requests[2]!.range!)![0])).toBeGreaterThan(100_000);
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('continues what an earlier call left', async () => {
    writeFileSync(partPath(target, digest), content.subarray(0, 123_456));
    const { resumedFrom } = await download();
    expect(resumedFrom).toBe(123_456);
    expect(server.requests).toEqual([{ range: 'bytes=123456-', ifRange: `"${digest}"` }]);
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('starts over where the server does not give the range', async () => {
    writeFileSync(partPath(target, digest), randomBytes(1000));
    server.behaviour.ignoreRange = true;
    await download();
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('ends with 10 and keeps nothing where the bytes do not match', async () => {
    const flipped = Buffer.from(content);
    flipped[777]! ^= 1;
    server.behaviour.body = flipped;
    expect((await failure()).exitCode).toBe(10);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends with 10 where more comes than was promised', async () => {
    server.behaviour.body = Buffer.concat([content, Buffer.from('x')]);
    expect((await failure()).exitCode).toBe(10);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends with 10 where the part of an earlier call was damaged', async () => {
    writeFileSync(partPath(target, digest), randomBytes(1000));
    expect((await failure()).exitCode).toBe(10);
    await download();
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('gives up with 11 after fruitless connections, keeps the part and never shows half a file', async () => {
    server.behaviour.cuts = [100_000, 0, 0, 0];
    expect((await failure({ attempts: 3 })).exitCode).toBe(11);
    expect(existsSync(target)).toBe(false);
    expect(readFileSync(partPath(target, digest)).length).toBeGreaterThan(0);
    await download();
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('does not repeat a refusal', async () => {
    server.behaviour.status = 404;
    expect((await failure()).exitCode).toBe(4);
    expect(server.requests).toHaveLength(1);
  });

  it('counts silence as a lost connection', async () => {
    let calls = 0;
    const silent = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) });
    const fetchRange: DownloadRequest['fetchRange'] = (headers, signal) => {
      calls += 1;
      if (calls > 1) return fetch(server.url, { headers, signal });
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => signal.addEventListener('abort', () => controller.error(signal.reason)),
      });
      void silent.cancel();
      return Promise.resolve(new Response(body));
    };
    await download({ fetchRange, idleTimeout: 50 });
    expect(calls).toBe(2);
  });
});
