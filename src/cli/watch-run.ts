import { setTimeout as sleep } from 'node:timers/promises';
import { CliError, toCliError } from './cli-error.js';
import { unwrap, type Connection } from './connection.js';
import { readEvents, type ServerEvent } from './event-stream.js';
import { exitCodes } from './exit-codes.js';
import type { components } from './generated/api.js';
import { problemOf } from './problem.js';
import type { ProgressState } from './progress-line.js';

export type Run = components['schemas']['RunResource'];

export interface WatchOptions {
  readonly onProgress: (state: ProgressState) => void;
  readonly onEvent?: (event: ServerEvent) => void;
  /** Seconds; exit 9 when the run has not ended by then. The run itself goes on. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  /** Lost connections in a row before it gives up with exit 11; default 8. */
  readonly attempts?: number;
  readonly pause?: number;
}

/** Milliseconds between two reads of the run, however fast its events come. */
const readEvery = 200;

const terminalStates = new Set(['succeeded', 'failed', 'canceled', 'expired', 'rejected']);

export const isTerminal = (run: Pick<Run, 'state'>): boolean => terminalStates.has(run.state);

/**
 * Follows a run to its end over server-sent events and gives the run as it then is. A lost connection, even a restarted server, is
 * resumed after the last event seen (`Last-Event-ID`).
 */
export async function watchRun(connection: Connection, runId: string, options: WatchOptions): Promise<Run> {
  const timeout = options.timeout === undefined ? undefined : AbortSignal.timeout(options.timeout * 1000);
  const signals = [timeout, options.signal].filter((signal) => signal !== undefined);
  const watch = new Watch(connection, runId, options, signals.length === 0 ? undefined : AbortSignal.any(signals));
  try {
    return await watch.toEnd();
  } catch (error) {
    if (timeout?.aborted !== true) throw error;
    throw new CliError(exitCodes.timeout, `run ${runId} has not ended within ${options.timeout} s`, {
      where: '--timeout',
      remedy: `It goes on. Watch it again with "export-center run watch ${runId}".`,
      cause: error,
    });
  }
}

class Watch {
  readonly #connection: Connection;
  readonly #runId: string;
  readonly #options: WatchOptions;
  readonly #signal: AbortSignal | undefined;
  #lastEventId: string | undefined;
  #losses = 0;
  #readAt = 0;

  constructor(connection: Connection, runId: string, options: WatchOptions, signal: AbortSignal | undefined) {
    this.#connection = connection;
    this.#runId = runId;
    this.#options = options;
    this.#signal = signal;
  }

  async toEnd(): Promise<Run> {
    for (;;) {
      try {
        const run = await this.#read();
        this.#options.onProgress(progressOf(run));
        if (isTerminal(run)) return run;
        if (!(await this.#follow())) await this.#pause(1);
      } catch (error) {
        await this.#afterLoss(error);
      }
    }
  }

  async #read(): Promise<Run> {
    this.#readAt = performance.now();
    return unwrap(
      await this.#connection.api.GET('/api/v1/runs/{id}', {
        params: { path: { id: this.#runId } },
        signal: this.#signal ?? null,
      }),
    );
  }

  /** True where an event tells that the run may have ended, false where the stream ended. */
  async #follow(): Promise<boolean> {
    const resume: Record<string, string> =
      this.#lastEventId === undefined ? {} : { 'last-event-id': this.#lastEventId };
    const response = await this.#connection.send(`/api/v1/runs/${encodeURIComponent(this.#runId)}/events`, {
      headers: { accept: 'text/event-stream', ...resume },
      signal: this.#signal ?? null,
    });
    if (!response.ok || response.body === null) throw await problemOf(response);
    for await (const event of readEvents(response.body)) {
      this.#losses = 0;
      this.#lastEventId = event.id ?? this.#lastEventId;
      this.#options.onEvent?.(event);
      if (await this.#endsWith(event)) return true;
    }
    return false;
  }

  async #endsWith(event: ServerEvent): Promise<boolean> {
    const name = event.type === 'message' ? typeOf(event.data) : event.type;
    if (/run\.(succeeded|failed|canceled|expired|rejected)/.test(name)) return true;
    if (performance.now() - this.#readAt < readEvery) return false;
    const run = await this.#read();
    this.#options.onProgress(progressOf(run));
    return isTerminal(run);
  }

  async #afterLoss(error: unknown): Promise<void> {
    this.#signal?.throwIfAborted();
    const failure = toCliError(error);
    const final = failure.exitCode !== exitCodes.unavailable && error instanceof CliError;
    this.#losses += 1;
    if (final || this.#losses > (this.#options.attempts ?? 8)) throw failure;
    await this.#pause(2 ** (this.#losses - 1));
  }

  #pause(factor: number): Promise<void> {
    const milliseconds = Math.min(5_000, (this.#options.pause ?? 250) * factor);
    return sleep(milliseconds, undefined, { signal: this.#signal });
  }
}

function typeOf(data: string): string {
  try {
    const { type } = JSON.parse(data) as { type?: unknown };
    return typeof type === 'string' ? type : '';
  } catch {
    return '';
  }
}

/** What the progress line shows of a run: its stage, or its state where it is in none. */
export function progressOf(run: Run): ProgressState {
  const { done, total, unit, etaSeconds } = run.progress ?? {};
  const timeLeft = etaSeconds ?? undefined;
  return {
    label: run.state === 'running' ? (run.stage ?? run.state) : run.state,
    done,
    total,
    unit,
    etaSeconds: timeLeft,
  };
}
