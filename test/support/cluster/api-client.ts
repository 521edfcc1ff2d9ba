import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStream, type StreamFrame } from '../runs/event-stream.js';

/** Members of the API's Run that the tests look at. */
export interface RunView {
  readonly id: string;
  readonly state: string;
  readonly attempt: number;
  readonly error: { readonly code: string; readonly detail: string } | null;
  readonly result: {
    readonly manifestDigest: string;
    readonly itemSetRoot: string;
    readonly tarDigest: string;
    readonly bytes: number;
    readonly records: number;
    readonly files: number;
  } | null;
}

export interface EventView {
  readonly id: string;
  readonly type: string;
  readonly sequence: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** What an import answered. */
export interface ImportView {
  readonly accepted: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refusedCount: number;
  readonly bytes: number;
  readonly files: number;
}

const endedStates = ['succeeded', 'failed', 'canceled', 'expired'];

/** The API of one process as one caller sees it. */
export class ApiClient {
  readonly url: string;
  readonly authorization: string;

  constructor(url: string, authorization: string) {
    this.url = url;
    this.authorization = authorization;
  }

  /** The same caller at another process. */
  at(url: string): ApiClient {
    return new ApiClient(url, this.authorization);
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: this.authorization, ...(init.headers as Record<string, string> | undefined) };
    return fetch(`${this.url}/api/v1${path}`, { signal: AbortSignal.timeout(60_000), ...init, headers });
  }

  /** Any status; the body is parsed as JSON. */
  async send<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const response = await this.fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'POST' ? { 'idempotency-key': `"${randomUUID()}"` } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
    };
  }

  /** Throws unless all of it is accepted. A stream is sent as it comes. */
  async importLines(source: string, lines: string | AsyncIterable<Uint8Array>): Promise<ImportView> {
    const body = typeof lines === 'string' ? lines : ReadableStream.from(lines);
    const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': `"${randomUUID()}"` };
    const query = new URLSearchParams({ source });
    const request: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' };
    const response = await this.fetch(`/evidence/batches?${query.toString()}`, request);
    if (response.status !== 201) throw new Error(`import: ${response.status} ${await response.text()}`);
    return (await response.json()) as ImportView;
  }

  async createProfile(name: string, spec: Record<string, unknown> = {}): Promise<void> {
    const body = { name, kind: 'json:raw', selectors: { kinds: ['advisories'] }, ...spec };
    const answer = await this.send('POST', '/profiles', body);
    if (answer.status !== 201) throw new Error(`profile: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  /** `key` is an Idempotency-Key without its quotes. Throws unless the run is accepted. */
  async createRun(profileId: string, more: Record<string, unknown> = {}, key: string = randomUUID()): Promise<RunView> {
    const body = { profileId, ...more };
    const answer = await this.send<RunView>('POST', '/runs', body, { 'idempotency-key': `"${key}"` });
    if (answer.status !== 202 && answer.status !== 200)
      throw new Error(`run: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async run(id: string): Promise<RunView> {
    return (await this.send<RunView>('GET', `/runs/${id}`)).body;
  }

  /** Waits until the run has ended, whatever its end. A moment without the database is waited out. */
  async ended(id: string, timeout = 60_000): Promise<RunView> {
    for (const end = Date.now() + timeout; ; await sleep(50)) {
      const { status, body } = await this.send<RunView>('GET', `/runs/${id}`);
      if (status === 200 && endedStates.includes(body.state)) return body;
      if (Date.now() > end) throw new Error(`${id} did not end: ${status} ${JSON.stringify(body)}`);
    }
  }

  /** All events of a run so far, in order. */
  async events(id: string): Promise<EventView[]> {
    const all: EventView[] = [];
    for (let token: string | undefined, more = true; more; more = token !== undefined) {
      const page = await this.send<{ items: EventView[]; nextPageToken?: string }>(
        'GET',
        `/runs/${id}/events?pageSize=200${token ? `&pageToken=${encodeURIComponent(token)}` : ''}`,
      );
      all.push(...page.body.items);
      token = page.body.nextPageToken;
    }
    return all;
  }

  stream(id: string, signal: AbortSignal, lastEventId?: string): AsyncGenerator<StreamFrame> {
    return readStream(`${this.url}/api/v1/runs/${id}/events`, this.authorization, signal, lastEventId);
  }

  async bundle(id: string, headers: Record<string, string> = {}): Promise<{ response: Response; bytes: Buffer }> {
    const response = await this.fetch(`/runs/${id}/bundle`, { headers });
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  }
}
