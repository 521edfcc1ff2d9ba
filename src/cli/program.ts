import { CommanderError, type Command } from 'commander';
import { toCliError } from './cli-error.js';
import { commandTable, type CommandEntry } from './command-table.js';
import { exitCodes } from './exit-codes.js';
import { newProgram } from './program-shell.js';
import { renderError, renderErrorDocument } from './render-error.js';
import { outputForms, type OutputForm } from './settings.js';
import { applyColorFlag } from './style.js';

/**
 * Runs the command line and gives the exit code; prints results to stdout, errors and progress to stderr.
 * `args` are the words after the program's name.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const program = newProgram();
  applyColorFlag(args, process.env);
  process.stdout.on('error', endWhenReaderLeft);
  try {
    await loadCommands(program, args);
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    return reportFailure(error, args);
  }
}

/** Loads the one command that is asked for; for the overview, names and summaries are enough. */
async function loadCommands(program: Command, args: readonly string[]): Promise<void> {
  const name = firstOperand(args);
  const entries = commandTable.filter((entry) => entry.name === name);
  if (entries.length === 0) return commandTable.forEach((entry) => addSummary(program, entry));
  for (const entry of entries) (await entry.load())(program);
}

const addSummary = (program: Command, entry: CommandEntry) => program.command(entry.name).description(entry.summary);

const valueFlags = ['--url', '--token', '--token-file', '--ca-file', '--output'];

/** The first word that is neither a global flag nor the value of one; after `help` the word that follows it. */
function firstOperand(args: readonly string[]): string | undefined {
  for (let i = 0; i < args.length; i += 1) {
    const word = args[i]!;
    if (valueFlags.includes(word)) i += 1;
    else if (!word.startsWith('-') && word !== 'help') return word;
  }
  return undefined;
}

/** `| head` closes the pipe; that is the reader's choice, not a failure. */
function endWhenReaderLeft(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
}

function reportFailure(error: unknown, args: readonly string[]): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const failure = toCliError(error);
  const form = formAskedFor(args);
  const text =
    form === 'table'
      ? renderError(failure, { debug: Boolean(process.env.EXPORT_CENTER_DEBUG) })
      : renderErrorDocument(failure, form);
  process.stderr.write(text);
  return failure.exitCode;
}

/** Read from the words themselves: an error can come before they are parsed. */
function formAskedFor(args: readonly string[]): OutputForm {
  const asked = args.findLast((word, i) => word.startsWith('--output=') || args[i - 1] === '--output');
  return outputForms.find((form) => form === asked?.replace('--output=', '')) ?? 'table';
}
