import type { Command } from 'commander';
import { resolve } from 'node:path';
import { printNote, printResult, screenWidth } from '../print.js';
import { openServer, type QuickstartServer } from '../quickstart/open-server.js';
import { runQuickstart } from '../quickstart/quickstart.js';
import { renderSummary } from '../quickstart/summary.js';
import { dataDirectory, resolveSettings, type GlobalFlags, type OutputForm } from '../settings.js';
import { parsePort } from './serve.js';

interface QuickstartFlags {
  readonly once?: boolean;
  readonly port?: number;
  readonly dataDir?: string;
}

/** `quickstart`: from nothing to a verified bundle on this machine, with the embedded database. */
export function registerQuickstart(program: Command): void {
  program
    .command('quickstart')
    .description(
      'Start the server on its embedded PostgreSQL, import samples/, export them, download the bundle and verify it offline.',
    )
    .option('--once', 'end everything after the proof instead of staying up')
    .option('--port <number>', 'port of the server (default 7460, or a free one where that is taken)', parsePort)
    .option('--data-dir <folder>', 'where database, content store and bundle lie (env EC_DATA_DIR)')
    .addHelpText(
      'after',
      '\nExamples:\n  export-center quickstart\n  export-center quickstart --once --data-dir /tmp/export-center',
    )
    .action(quickstart);
}

async function quickstart(flags: QuickstartFlags, command: Command): Promise<void> {
  const { output } = resolveSettings(command.optsWithGlobals<GlobalFlags>(), process.env);
  const signal = interruption();
  try {
    await untilProven(flags, output, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    printNote('\nStopped before the bundle was proven. Run it again: it continues with what is there.');
    process.exitCode = 130;
  }
}

async function untilProven(flags: QuickstartFlags, output: OutputForm, signal: AbortSignal): Promise<void> {
  const dataDir = flags.dataDir === undefined ? dataDirectory(process.env) : resolve(flags.dataDir);
  const options = { dataDir, port: flags.port, signal };
  const server = await openServer(options, printNote);
  try {
    const result = await Promise.race([
      runQuickstart(server, options, printNote),
      failWhenItEnds(server),
      aborted(signal),
    ]);
    printResult({ output }, result, (made) => renderSummary(made, Math.min(screenWidth(), 80)));
    if (flags.once !== true) await stayUp(server, signal);
  } finally {
    await server.owned?.stop();
  }
}

async function stayUp(server: QuickstartServer, signal: AbortSignal): Promise<void> {
  if (server.owned === undefined) return printNote(`The server at ${server.url} was up before and stays up.`);
  printNote(`\nThe Export Center stays up on ${server.url} (API: ${server.url}/docs).`);
  printNote('Try: bin/export-center run list     Stop it: Ctrl-C. The data stays for the next start.');
  await Promise.race([failWhenItEnds(server), aborted(signal)]).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  printNote('\nStopping ...');
}

async function failWhenItEnds({ owned }: QuickstartServer): Promise<never> {
  if (owned === undefined) return new Promise<never>(() => undefined);
  const code = await owned.ended;
  throw new Error(`the server ended by itself with exit code ${code}; its log: ${owned.log}`);
}

/** Rejects when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(new Error('interrupted'));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}

/** Ctrl-C, SIGTERM and a closed terminal end the quickstart in order instead of killing it. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const end = () => controller.abort();
  process.once('SIGINT', end).once('SIGTERM', end).once('SIGHUP', end);
  return controller.signal;
}
