import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CliError } from './cli-error.js';
import { connectWith } from './connection.js';
import { assertSucceeded, runRequest } from './run-actions.js';
import { watchRun, type Run } from './watch-run.js';

const aRun = (more: Partial<Run> = {}): Run =>
  ({ id: 'run_1', state: 'running', stage: 'stage', attempt: 1, ...more }) as Run;
const anError = (stage: 'stage' | 'verify'): Run['error'] => ({
  type: 'about:blank',
  title: 'Failed',
  status: 500,
  detail: 'x',
  code: 'EC-X',
  stage,
  attempt: 1,
  retryable: false,
});

describe('watching a run', () => {
  let run = aRun();
  let streams: ((response: ServerResponse) => void)[] = [];
  const resumedAfter: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    if (request.url!.endsWith('/events'))
      answerEvents(request.headers['last-event-id'] as string | undefined, response);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(run));
  });
  const answerEvents = (lastEventId: string | undefined, response: ServerResponse) => {
    resumedAfter.push(lastEventId);
    const stream = streams.shift();
    response.writeHead(stream ? 200 : 503, { 'content-type': 'text/event-stream' });
    if (stream) stream(response);
    else response.end();
  };
  const watch = (more = {}) =>
    watchRun(
      connectWith({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, output: 'json' }),
      'run_1',
      { onProgress: () => undefined, pause: 1, ...more },
    );

  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    run = aRun();
    resumedAfter.length = 0;
  });

  it('resumes after the last event seen when the connection is lost', async () => {
    streams = [
      (response) => {
        response.write('id: 41\nevent: export-center.run.started.v1\ndata: {}\n\n');
        setTimeout(() => response.destroy(), 30);
      },
      (response) => {
        run = aRun({ state: 'succeeded' });
        response.end('id: 42\nevent: export-center.run.succeeded.v1\ndata: {}\n\n');
      },
    ];
    expect((await watch()).state).toBe('succeeded');
    expect(resumedAfter).toEqual([undefined, '41']);
  });

  it('gives up with 11 after losing every connection', async () => {
    streams = [];
    expect(await watch({ attempts: 2 }).catch((error: unknown) => (error as CliError).exitCode)).toBe(11);
  });

  it('gives up with 9 after the time limit, without cancelling the run', async () => {
    streams = [() => undefined];
    const error = (await watch({ timeout: 0.2 }).catch((failure: unknown) => failure)) as CliError;
    expect(error.exitCode).toBe(9);
    expect(error.details.remedy).toContain('goes on');
  });

  it('ends with 3 where the bundle did not verify and with 1 for other failures', () => {
    const code = (failed: Run) => {
      try {
        assertSucceeded(failed);
        return 0;
      } catch (error) {
        return (error as CliError).exitCode;
      }
    };
    expect(code(aRun({ state: 'succeeded' }))).toBe(0);
    expect(code(aRun({ state: 'failed', error: anError('verify') }))).toBe(3);
    expect(code(aRun({ state: 'failed', error: anError('stage') }))).toBe(1);
    expect(code(aRun({ state: 'canceled' }))).toBe(1);
  });
});

describe('the request of a run', () => {
  it('holds only what the flags say', () => {
    expect(runRequest('p', {})).toEqual({ profileId: 'p' });
    expect(runRequest('p', { ecosystem: ['npm'], from: '2026-01-01T00:00:00Z', asOf: '2026-02-01T00:00:00Z' })).toEqual(
      {
        profileId: 'p',
        selectors: { ecosystems: ['npm'], timeWindow: { from: '2026-01-01T00:00:00Z' } },
        asOf: '2026-02-01T00:00:00Z',
      },
    );
  });
});
