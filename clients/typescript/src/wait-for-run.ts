import type { Client } from './generated/client/index.js';
import { getRun } from './generated/sdk.gen.js';
import type { RunResource } from './generated/types.gen.js';
import { unwrap } from './problem.js';

export interface WaitOptions {
  /** Milliseconds after which it rejects with a TimeoutError; the run goes on. Default 10 minutes. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (run: RunResource) => void;
}

const ended = ['succeeded', 'failed', 'canceled', 'expired', 'rejected'];
const defaultTimeout = 600_000;
const shortestPause = 100;
const longestPause = 2_000;

/**
 * Reads a run until it has ended, and gives it as it then is, failed or not. The pauses double, up to what the server asks for
 * (Retry-After).
 */
export async function waitForRun(client: Client, id: string, options: WaitOptions = {}): Promise<RunResource> {
  const limit = AbortSignal.timeout(options.timeout ?? defaultTimeout);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  for (let pause = shortestPause; ; pause *= 2) {
    const answer = await getRun({ client, path: { id }, signal });
    const run = unwrap(answer);
    options.onProgress?.(run);
    if (ended.includes(run.state)) return run;
    const wished = Number(answer.response?.headers.get('retry-after') ?? 0) * 1_000;
    pause = Math.min(pause, wished || longestPause);
    await sleep(pause, signal);
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    // A signal that outlives many pauses must not gather a listener from each.
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
