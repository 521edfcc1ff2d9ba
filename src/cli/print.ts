import type { Settings } from './settings.js';

/** Prints a result the way the user asked for: the value itself as JSON, or what `toText` makes of it. */
export function printResult<T>(settings: Pick<Settings, 'output'>, value: T, toText: (value: T) => string): void {
  process.stdout.write(settings.output === 'json' ? `${JSON.stringify(value, undefined, 2)}\n` : toText(value));
}

/** Notes for people go to stderr, so that stdout stays what a program can read. */
export const printNote = (text: string): void => void process.stderr.write(`${text}\n`);

/** The width to lay tables out for, in columns; what goes to a file or a pipe is never cut. */
export const screenWidth = (): number =>
  process.stdout.isTTY ? Math.max(60, process.stdout.columns) : Number.MAX_SAFE_INTEGER;
