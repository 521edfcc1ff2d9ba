import { pino, stdTimeFunctions, type DestinationStream, type Level, type Logger } from 'pino';
import { prettyLine } from './pretty-line.js';
import { redactText, redactValue } from './redact.js';

export type { Logger } from 'pino';

export const LOGGER = Symbol('Logger');

export interface LoggerOptions {
  readonly level: Level | 'silent';
  /** Where lines go; default: standard error, so that standard output stays for what a command prints. */
  readonly destination?: DestinationStream;
  /** One readable line instead of JSON; default: whether standard error is a terminal. */
  readonly pretty?: boolean;
}

/**
 * Structured log: one JSON object a line with `level`, `time` (RFC 3339, UTC), `msg` and the given fields. Secrets are replaced by
 * type (`Secret`), by the name of the field and by their look inside texts.
 */
export function createLogger(options: LoggerOptions): Logger {
  const target = options.destination ?? process.stderr;
  const pretty = options.pretty ?? (options.destination === undefined && process.stderr.isTTY);
  const stream = pretty ? { write: (line: string) => target.write(prettyLine(line)) } : target;
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      serializers: { err: redactValue, error: redactValue },
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redactValue(fields) as Record<string, unknown>,
      },
      hooks: {
        logMethod(args, method) {
          const safe = args.map((argument) => (typeof argument === 'string' ? redactText(argument) : argument));
          return method.apply(this, safe as typeof args);
        },
      },
    },
    stream,
  );
}
