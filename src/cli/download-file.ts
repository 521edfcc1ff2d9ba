import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from './cli-error.js';
import { exitCodes } from './exit-codes.js';
import { problemOf } from './problem.js';

/** Gives the response for a range; `Connection.send` bound to a path. */
export type FetchRange = (headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<Response>;

export interface DownloadRequest {
  readonly fetchRange: FetchRange;
  /** Where the file shall lie. The bytes grow in `<target>.<first 12 of the digest>.part` and are renamed when they are right. */
  readonly target: string;
  /** `sha256:<64 hex>` of the whole; also the strong ETag. */
  readonly digest: string;
  readonly bytes: number;
  readonly onProgress?: (done: number) => void;
  /** Connections in a row that bring nothing before it gives up; default 5. */
  readonly attempts?: number;
  /** Milliseconds without a byte after which a connection counts as lost; default 30 000. */
  readonly idleTimeout?: number;
  /** First pause before a retry in milliseconds, doubled each time; default 500. */
  readonly pause?: number;
}

export interface DownloadOutcome {
  /** Bytes that an earlier, interrupted download had left. */
  readonly resumedFrom: number;
  readonly connections: number;
}

/** The part file carries the digest it belongs to, so bytes of another bundle are never continued. */
export const partPath = (target: string, digest: string): string =>
  `${target}.${digest.slice('sha256:'.length).slice(0, 12)}.part`;

/**
 * Downloads to a file that appears only when its SHA-256 is right (atomic rename after fsync). Continues what an earlier call left, with
 * Range and If-Range (RFC 9110, sections 14.2 and 13.1.5). Throws exit 10 where the bytes do not match and removes them; exit 11 after too
 * many connections in a row that brought nothing, keeping the part for the next call.
 */
export async function downloadFile(request: DownloadRequest): Promise<DownloadOutcome> {
  const part = partPath(request.target, request.digest);
  const resumedFrom = await usablePart(part, request.bytes);
  const connections = await fill(request, part, resumedFrom).catch((error: unknown) => discardWrong(part, error));
  const actual = await digestOf(part);
  if (actual !== request.digest) {
    await rm(part, { force: true });
    throw new CliError(
      exitCodes.digestMismatch,
      `the downloaded bytes have ${actual}, the server promised ${request.digest}`,
      {
        code: 'EC-DIGEST-MISMATCH',
        where: request.target,
        remedy: 'Nothing was kept. Download again; if it happens again, have the server checked.',
      },
    );
  }
  await rename(part, request.target);
  return { resumedFrom, connections };
}

async function discardWrong(part: string, error: unknown): Promise<never> {
  if (error instanceof CliError && error.exitCode === exitCodes.digestMismatch) await rm(part, { force: true });
  throw error;
}

async function usablePart(part: string, bytes: number): Promise<number> {
  const size = await sizeOf(part);
  if (size <= bytes) return size;
  await rm(part, { force: true });
  return 0;
}

async function fill(request: DownloadRequest, part: string, start: number): Promise<number> {
  const attempts = request.attempts ?? 5;
  const file = await open(part, start > 0 ? 'r+' : 'w', 0o644);
  let [position, fruitless, connections] = [start, 0, 0];
  try {
    while (position < request.bytes) {
      connections += 1;
      const { reached, failure } = await readOnce(request, file, position);
      fruitless = reached > position ? 0 : fruitless + 1;
      position = reached;
      if (position < request.bytes && fruitless >= attempts) throw lost(request, position, failure);
      if (position < request.bytes) await sleep((request.pause ?? 500) * 2 ** fruitless);
    }
    await file.sync();
    return connections;
  } finally {
    await file.close();
  }
}

interface ReadOutcome {
  readonly reached: number;
  readonly failure?: unknown;
}

async function readOnce(request: DownloadRequest, file: FileHandle, position: number): Promise<ReadOutcome> {
  const idle = new AbortController();
  const limit = request.idleTimeout ?? 30_000;
  const timer = setTimeout(() => idle.abort(new Error('no byte came for too long')), limit);
  let reached = position;
  try {
    const range: Record<string, string> =
      position > 0 ? { range: `bytes=${position}-`, 'if-range': `"${request.digest}"` } : {};
    const response = await request.fetchRange(range, idle.signal);
    if (isRefusal(response)) throw await problemOf(response);
    if (!response.ok || response.body === null) return { reached, failure: await problemOf(response) };
    reached = firstByte(response);
    if (reached !== position) await file.truncate(reached);
    for await (const chunk of response.body) {
      timer.refresh();
      reached = await write(file, chunk, reached, request);
    }
    return { reached };
  } catch (failure) {
    if (failure instanceof CliError && failure.exitCode !== exitCodes.unavailable) throw failure;
    if (isDiskError(failure)) throw failure;
    return { reached, failure };
  } finally {
    clearTimeout(timer);
    idle.abort();
  }
}

async function write(file: FileHandle, chunk: Uint8Array, position: number, request: DownloadRequest): Promise<number> {
  if (position + chunk.length > request.bytes) {
    throw new CliError(exitCodes.digestMismatch, `the server sent more than the ${request.bytes} bytes it promised`, {
      where: request.target,
    });
  }
  for (let done = 0; done < chunk.length;) {
    done += (await file.write(chunk, done, chunk.length - done, position + done)).bytesWritten;
  }
  request.onProgress?.(position + chunk.length);
  return position + chunk.length;
}

/** A 200 instead of 206 means that the server starts from the beginning. */
function firstByte(response: Response): number {
  if (response.status !== 206) return 0;
  const match = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  if (match === null) throw new CliError(exitCodes.failure, 'the server answered 206 without a readable Content-Range');
  return Number(match[1]);
}

const isRefusal = ({ status }: Response): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

const isDiskError = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS'].includes((error as NodeJS.ErrnoException)?.code ?? '');

function lost(request: DownloadRequest, position: number, cause: unknown): CliError {
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  return new CliError(
    exitCodes.unavailable,
    `the connection was lost after ${position} of ${request.bytes} bytes${reason}`,
    {
      where: request.target,
      remedy: 'Run the same command again: it continues where it stopped.',
      cause,
    },
  );
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** SHA-256 of a file as `sha256:<hex>`, streamed. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  return `sha256:${hash.digest('hex')}`;
}
