import { Command, CommanderError, Option } from 'commander';
import { toCliError } from './cli-error.js';
import { commandTable, type CommandEntry } from './command-table.js';
import { exitCodes } from './exit-codes.js';
import { productVersion } from '../platform/config/project-root.js';
import { renderError, renderErrorJson } from './render-error.js';

const examples = `
Examples:
  export-center quickstart --once
  export-center evidence import samples/advisories --source samples
  export-center profile apply -f samples/profiles/quickstart.json
  export-center run create quickstart --wait
  export-center download run_01... -o bundle.tar
  export-center verify bundle.tar --key signing.pub.pem

Exit codes: 0 ok, 1 failure, 2 usage, 3 verification failed, 4 not found,
5 offline violation, 6 authentication or permission, 7 quota or rate limit,
8 conflict, 9 timeout, 10 downloaded bytes do not match, 11 server unavailable.`;

/**
 * Runs the command line and gives the exit code; prints results to stdout, errors and progress to stderr.
 * `args` are the words after the program's name.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const program = newProgram();
  process.stdout.on('error', endWhenReaderLeft);
  try {
    await loadCommands(program, args);
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    return reportFailure(error, args);
  }
}

function newProgram(): Command {
  return new Command('export-center')
    .description(
      'Packages security evidence into reproducible, signed bundles for offline sites, and verifies them there.',
    )
    .version(productVersion(), '--version', 'print the version')
    .addOption(new Option('--url <url>', 'server (env EXPORT_CENTER_URL; default http://127.0.0.1:7460)'))
    .addOption(new Option('--token <token>', 'API token; others on this machine can see it, prefer --token-file'))
    .addOption(new Option('--token-file <file>', 'file that holds the API token (env EXPORT_CENTER_TOKEN_FILE)'))
    .addOption(new Option('--output <form>', 'how to print results').choices(['table', 'json']))
    .showHelpAfterError('(add --help to see what is possible)')
    .addHelpText('after', examples)
    .exitOverride();
}

/** Loads the one command that is asked for; for the overview, names and summaries are enough. */
async function loadCommands(program: Command, args: readonly string[]): Promise<void> {
  const name = firstOperand(args);
  const entries = commandTable.filter((entry) => entry.name === name);
  if (entries.length === 0) return commandTable.forEach((entry) => addSummary(program, entry));
  for (const entry of entries) (await entry.load())(program);
}

const addSummary = (program: Command, entry: CommandEntry) => program.command(entry.name).description(entry.summary);

const valueFlags = ['--url', '--token', '--token-file', '--output'];

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
  const json = args.some((word, i) => word === '--output=json' || (word === '--output' && args[i + 1] === 'json'));
  process.stderr.write(
    json ? renderErrorJson(failure) : renderError(failure, { debug: Boolean(process.env.EXPORT_CENTER_DEBUG) }),
  );
  return failure.exitCode;
}
