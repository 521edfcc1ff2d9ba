import { redactText, redactValue } from '../platform/logging/redact.js';
import type { LogLevel } from './log-level.js';
import type { StageName } from './run-context.js';

export interface LogLine {
  /** RFC 3339, by the worker's clock; the order of lines does not depend on it. */
  readonly at: string;
  readonly stage: StageName | null;
  readonly level: LogLevel;
  readonly message: string;
  readonly data?: unknown;
}

/** Where the lines of one attempt go. `append` rejects where the attempt lost its run. */
export interface LogStore {
  /** What the run's log holds already, of all attempts. */
  size(): Promise<LogSize>;
  append(lines: readonly LogLine[]): Promise<void>;
}

export interface LogSize {
  readonly lines: number;
  readonly bytes: number;
}

/** Of one run, over all its attempts; characters of one message. */
export const logLimits = { lines: 2_000, bytes: 1024 * 1024, message: 2_000 } as const;
/** Milliseconds after which a line can be read by everybody; what a killed worker loses. */
const flushAfter = 500;

/**
 * The log of one attempt, without secrets: lines are kept for half a second and stored together. At a limit it says so in its last line
 * and keeps nothing more. Losing a line is worth no failure.
 */
export class RunLog {
  readonly #store: LogStore;
  #size: LogSize | undefined;
  #waiting: LogLine[] = [];
  #timer: NodeJS.Timeout | undefined;
  #storing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(store: LogStore) {
    this.#store = store;
  }

  add(stage: StageName | null, level: LogLevel, message: string, data?: Readonly<Record<string, unknown>>): void {
    if (this.#closed || this.#waiting.length >= logLimits.lines) return;
    const text = redactText(message).replaceAll('\0', '').toWellFormed();
    this.#waiting.push({
      at: new Date().toISOString(),
      stage,
      level,
      message: text.length > logLimits.message ? `${text.slice(0, logLimits.message).toWellFormed()}...` : text,
      ...(data ? { data: redactValue(data) } : {}),
    });
    this.#timer ??= setTimeout(() => void this.flush(), flushAfter).unref();
  }

  /** Stores what was added so far. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#waiting.splice(0);
    this.#storing = this.#storing.then(() => this.#keep(lines));
    return this.#storing;
  }

  async #keep(lines: readonly LogLine[]): Promise<void> {
    if (lines.length === 0 || this.#closed) return;
    try {
      this.#size ??= await this.#store.size();
      const kept = this.#withinLimits(lines);
      if (kept.length > 0) await this.#store.append(kept);
    } catch {
      // Another worker has the run, or the database is away: either way the run's own writes will tell.
      this.#closed = true;
    }
  }

  /** As many lines as fit; the last one that fits says that the log ends there. */
  #withinLimits(lines: readonly LogLine[]): LogLine[] {
    const kept: LogLine[] = [];
    let { lines: count, bytes } = this.#size ?? { lines: 0, bytes: 0 };
    for (const line of lines) {
      if (count >= logLimits.lines || bytes >= logLimits.bytes) break;
      const size = bytesOf(line);
      const ends = count === logLimits.lines - 1 || bytes + size > logLimits.bytes;
      kept.push(ends ? theEnd(line) : line);
      count += 1;
      bytes += ends ? logLimits.bytes : size;
    }
    this.#size = { lines: count, bytes };
    return kept;
  }
}

/** Bytes that count against the limit; `size` of the store counts the same. */
export function bytesOf({ message, data }: LogLine): number {
  return Buffer.byteLength(message) + (data === undefined ? 0 : Buffer.byteLength(JSON.stringify(data)));
}

function theEnd({ at, stage }: LogLine): LogLine {
  const message = `the log ends here: a run keeps ${logLimits.lines} lines and ${logLimits.bytes} bytes, later lines are dropped`;
  return { at, stage, level: 'warn', message };
}
