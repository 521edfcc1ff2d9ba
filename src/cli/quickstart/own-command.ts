import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CliError } from '../cli-error.js';
import { exitOf } from '../server-process.js';
import { exitCodes } from '../exit-codes.js';
import { projectRoot } from '../project-root.js';

/**
 * Runs another command of this program as the user would and gives what it printed as JSON. Throws with the same exit code and message
 * where it fails.
 */
export async function ownCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<unknown> {
  const child = spawn(process.execPath, [join(projectRoot(), 'dist', 'src', 'cli.js'), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), exitOf(child)]);
  if (code !== 0) throw failureOf(args, code, errors);
  return JSON.parse(output) as unknown;
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

function failureOf(args: readonly string[], code: number, errors: string): CliError {
  const known = Object.values(exitCodes).find((known) => known === code) ?? exitCodes.failure;
  return new CliError(
    known,
    messageOf(errors) ?? `"export-center ${args.join(' ')}" ended with exit code ${code}: ${errors.trim()}`,
  );
}

function messageOf(errors: string): string | undefined {
  for (const line of errors.split('\n')) {
    if (!line.startsWith('{"error":')) continue;
    return (JSON.parse(line) as { error: { message: string } }).error.message;
  }
  return undefined;
}
