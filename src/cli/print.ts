import { createRequire } from 'node:module';
import type { Settings } from './settings.js';

/** Prints a result the way the user asked for: the value itself as JSON or YAML, or what `toText` makes of it. */
export function printResult<T>(settings: Pick<Settings, 'output'>, value: T, toText: (value: T) => string): void {
  process.stdout.write(settings.output === 'table' ? toText(value) : renderValue(settings.output, value));
}

/** The value as a document, with a final line feed. Both forms say the same: YAML is written from what JSON would hold. */
export function renderValue(output: 'json' | 'yaml', value: unknown): string {
  const json = JSON.stringify(value, undefined, 2);
  return output === 'json' ? `${json}\n` : toYaml(JSON.parse(json));
}

/** Loaded when it is asked for: the library costs a third of the start. */
function toYaml(value: unknown): string {
  const { stringify } = createRequire(import.meta.url)('yaml') as typeof import('yaml');
  // Readers of YAML 1.1 take a bare "yes" for true.
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' });
}

/** Notes for people go to stderr, so that stdout stays what a program can read. */
export const printNote = (text: string): void => void process.stderr.write(`${text}\n`);

/** The width to lay tables out for, in columns; what goes to a file or a pipe is never cut. */
export const screenWidth = (): number =>
  process.stdout.isTTY ? Math.max(60, process.stdout.columns) : Number.MAX_SAFE_INTEGER;
