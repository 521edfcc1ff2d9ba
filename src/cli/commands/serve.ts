import { InvalidArgumentError, type Command } from 'commander';
import { runServer } from '../server-process.js';

interface ServeFlags {
  readonly port?: number;
  readonly host?: string;
  readonly dataDir?: string;
}

/** `serve`: the API process. Settings come from the environment (docs/operations); the flags are shorthands. */
export function registerServe(program: Command): void {
  program
    .command('serve')
    .description(
      'Run the API, with a worker inside unless EC_WORKER=off. Ends on Ctrl-C or SIGTERM after open requests are served.',
    )
    .option('--port <number>', 'port to listen on (env EC_PORT, default 7460)', parsePort)
    .option('--host <address>', 'address to listen on (env EC_HOST, default 127.0.0.1)')
    .option('--data-dir <folder>', 'where the embedded database and the content store lie (env EC_DATA_DIR)')
    .addHelpText(
      'after',
      '\nExamples:\n  export-center serve\n  EC_WORKER=off DATABASE_URL=postgres://... export-center serve --port 8080',
    )
    .action(async (flags: ServeFlags) => {
      process.exitCode = await runServer('main', serverEnvironment(flags));
    });
}

/** `worker`: a process that only executes runs; several may share one PostgreSQL. */
export function registerWorker(program: Command): void {
  program
    .command('worker')
    .description('Run a worker alone. It takes runs from the same PostgreSQL as the API processes.')
    .option('--data-dir <folder>', 'where the content store lies (env EC_DATA_DIR)')
    .addHelpText('after', '\nExample:\n  DATABASE_URL=postgres://... export-center worker')
    .action(async (flags: ServeFlags) => {
      process.exitCode = await runServer('worker', serverEnvironment(flags));
    });
}

function serverEnvironment({ port, host, dataDir }: ServeFlags): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...(port === undefined ? {} : { EC_PORT: String(port) }),
    ...(host === undefined ? {} : { EC_HOST: host }),
    ...(dataDir === undefined ? {} : { EC_DATA_DIR: dataDir }),
  };
}

/** Throws commander's InvalidArgumentError, which is shown with the option's name. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535)
    throw new InvalidArgumentError('A port is a number from 1 to 65535.');
  return port;
}
