import type { Command } from 'commander';
import { connect } from './connection.js';
import { printResult } from './print.js';
import { paint } from './style.js';

interface LogLine {
  readonly at: string;
  readonly attempt: number;
  readonly stage: string | null;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Prints the log of a run as far as it is written. */
export async function printRunLog(
  id: string,
  flags: { level?: string; stage?: string[] },
  command: Command,
): Promise<void> {
  const connection = connect(command);
  const query = new URLSearchParams();
  if (flags.level) query.set('level', flags.level);
  if (flags.stage) query.set('stage', flags.stage.join(','));
  const response = await connection.request(`/api/v1/runs/${encodeURIComponent(id)}/logs?${query.toString()}`);
  const text = await response.text();
  const lines = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as LogLine]));
  printResult(connection.settings, lines, () => lines.map(renderLine).join(''));
}

const colours = { debug: 'gray', info: 'green', warn: 'yellow', error: 'red' } as const;

function renderLine({ at, attempt, stage, level, message, data }: LogLine): string {
  const details = Object.entries(data ?? {}).map(([name, value]) => `${name}=${asText(value)}`);
  const words = [at, paint(colours[level], level.padEnd(5)), `#${attempt}`, stage ?? '-', message, ...details];
  return `${words.join(' ').replaceAll(/[\r\n]+/g, ' ')}\n`;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
