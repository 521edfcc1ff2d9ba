import type { Response } from 'express';
import { ExportCenterError, integrity, unavailable } from '../../kernel/errors.js';
import { serverTimeouts } from './http-server.js';

/** Milliseconds that one read may take, and one wait for the client. */
const usual = {
  read: 30_000,
  /** The system wakes a writer when a third of what it holds for the client is gone: of 4 MiB, at 20 kB/s, after 66 s (measured). */
  client: serverTimeouts.idle,
} as const;

type Read = (offset: number, length: number, signal: AbortSignal) => AsyncIterable<Uint8Array>;

export interface PumpOptions {
  readonly offset: number;
  readonly length: number;
  /** Sets status and headers; called when the first chunk is there, so that a failed first read can still be a problem document. */
  begin(): void;
  /** Milliseconds for either, instead of the usual ones. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/**
 * Writes exactly `length` bytes. The last chunk goes out only after the reader ended without an error, so a damaged source never looks
 * complete. A chunk is used until the next one is asked for. Every read and every wait for the client is bounded; a client that goes
 * ends the read.
 */
export async function pump(response: Response, read: Read, options: PumpOptions): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = options.signal ? AbortSignal.any([gone.signal, options.signal]) : gone.signal;
  const iterator = read(options.offset, options.length, signal)[Symbol.asyncIterator]();
  try {
    await copy(response, iterator, { ...options, signal });
  } catch (error) {
    // A client that went away is no fault of anyone; after the first byte a reset is the only honest answer left.
    if (gone.signal.aborted) return;
    if (!response.headersSent) throw error;
    response.destroy(error instanceof Error ? error : undefined);
  } finally {
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

interface CopyOptions extends PumpOptions {
  readonly signal: AbortSignal;
}

async function copy(response: Response, iterator: AsyncIterator<Uint8Array>, options: CopyOptions): Promise<void> {
  let last: Uint8Array | undefined;
  let sent = 0;
  for (;;) {
    const next = await bounded(iterator.next(), options, 'read');
    if (next.done) break;
    sent += next.value.length;
    if (sent > options.length) throw wrongLength(options.length, sent);
    // The reader may use its buffer again once it has ended.
    if (sent === options.length) last = Buffer.from(next.value);
    else await write(response, next.value, options);
  }
  if (sent !== options.length) throw wrongLength(options.length, sent);
  if (!response.headersSent) options.begin();
  response.end(last);
}

/** Resolves when the system has taken the chunk: until then nothing more is read, so a slow client holds no more than it. */
async function write(response: Response, chunk: Uint8Array, options: CopyOptions): Promise<void> {
  if (!response.headersSent) options.begin();
  const taken = new Promise<void>((resolve, reject) => {
    response.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
  await bounded(taken, options, 'client');
}

/** The value of a promise, or an error when its time is over or the signal fires. */
async function bounded<T>(promise: Promise<T>, options: CopyOptions, what: keyof typeof usual): Promise<T> {
  const { signal, timeout = usual[what] } = options;
  signal.throwIfAborted();
  let cancel = () => {};
  const stopped = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(tooSlow(what, timeout)), timeout);
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    cancel = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    cancel();
  }
}

const waits = { read: 'reading stored content', client: 'waiting for the client' } as const;

const tooSlow = (what: keyof typeof usual, timeout: number): ExportCenterError =>
  unavailable('EC-UNAVAILABLE-STAGING', `${waits[what]} took longer than ${timeout / 1000} s; try again`, {
    retryAfter: 5,
  });

const wrongLength = (expected: number, got: number): ExportCenterError =>
  integrity('EC-BLOB-DAMAGED', `stored content gave ${got} bytes where ${expected} are recorded`);
