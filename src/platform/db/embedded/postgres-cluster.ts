import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { invalid, unavailable, type ExportCenterError } from '../../../kernel/errors.js';
import type { PostgresPrograms } from './postgres-programs.js';

/** Major version of the PostgreSQL that npm brings; its files are of use to no other. */
export const embeddedMajor = '18';
const startTimeout = 600_000;

/** Chosen for one machine that also runs the product. wal_compression and lz4 are not in the npm build or not worth their time. */
const productSettings: Readonly<Record<string, string>> = {
  shared_buffers: '256MB',
  max_connections: '100',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  wal_compression: 'off',
  jit: 'off',
  random_page_cost: '1.1',
  default_toast_compression: 'pglz',
  logging_collector: 'on',
  log_directory: '../log',
  log_filename: 'postgresql-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

/** For tests: what is lost in a power cut does not matter there. */
export const volatileSettings: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  logging_collector: 'off',
};

/** One data directory and the server over it. The callers hold the lock of the home folder. */
export class PostgresCluster {
  readonly #home: string;
  readonly #data: string;
  readonly #programs: PostgresPrograms;

  constructor(home: string, programs: PostgresPrograms) {
    this.#home = home;
    this.#data = join(home, 'data');
    this.#programs = programs;
  }

  /** Makes the cluster where there is none. It appears under its name only when it is whole. */
  async initialise(superuserPassword: string): Promise<void> {
    if (existsSync(join(this.#data, 'PG_VERSION'))) return this.#refuseOtherMajor();
    const making = join(this.#home, 'data.tmp');
    const passwordFile = join(this.#home, 'password.tmp');
    rmSync(making, { recursive: true, force: true });
    writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
    this.#give(passwordFile);
    try {
      const { code, output } = await this.#programs.run('initdb', initArguments(making, passwordFile), this.#home);
      if (code !== 0) throw explain(output, 'initdb', this.#home);
    } finally {
      rmSync(passwordFile, { force: true });
    }
    renameSync(making, this.#data);
  }

  /** Port of the server that runs on this data directory, whoever started it. */
  runningPort(): number | undefined {
    const lines = this.#pidFile();
    return lines && isPostmaster(Number(lines[0])) && lines[3] ? Number(lines[3]) : undefined;
  }

  async start(port: number, settings: Readonly<Record<string, string>>): Promise<void> {
    const log = join(this.#home, 'start.log');
    this.#dropForeignPidFile();
    for (const deadline = Date.now() + 30_000; ; await sleep(250)) {
      const args = ['start', '-w', '-s', '-t', '60', '-D', this.#data, '-l', log, '-o', startOptions(port, settings)];
      const { code, output } = await this.#programs.run('pg_ctl', args, this.#home);
      if (code === 0) return;
      // Recovery after a crash may take longer than pg_ctl waits.
      if (isPostmaster(Number(this.#pidFile()?.[0]))) return this.#waitUntilReady();
      const reason = `${output}\n${tail(log)}`;
      // Children of a killed server hold its shared memory for some hundred milliseconds.
      if (!/lock file|shared memory block/.test(reason) || Date.now() > deadline)
        throw explain(reason, 'the start of PostgreSQL', this.#home);
    }
  }

  /** `fast` ends sessions cleanly; `immediate` is a crash on purpose. */
  async stop(mode: 'fast' | 'immediate'): Promise<void> {
    await this.#programs.run('pg_ctl', ['stop', '-w', '-s', '-t', '60', '-m', mode, '-D', this.#data], this.#home);
  }

  async #waitUntilReady(): Promise<void> {
    for (const deadline = Date.now() + startTimeout; Date.now() < deadline; await sleep(200)) {
      const lines = this.#pidFile();
      if (lines?.[7]?.trim() === 'ready') return;
      if (!isPostmaster(Number(lines?.[0]))) break;
    }
    throw explain(tail(join(this.#home, 'start.log')), 'the recovery of PostgreSQL', this.#home);
  }

  /** PostgreSQL would refuse to start beside a living process, even one that is not PostgreSQL. */
  #dropForeignPidFile(): void {
    const pid = Number(this.#pidFile()?.[0]);
    if (pid > 0 && exists(pid) && !isPostmaster(pid)) rmSync(join(this.#data, 'postmaster.pid'));
  }

  #pidFile(): string[] | undefined {
    const path = join(this.#data, 'postmaster.pid');
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : undefined;
  }

  #refuseOtherMajor(): void {
    const found = readFileSync(join(this.#data, 'PG_VERSION'), 'utf8').trim();
    if (found === embeddedMajor) return;
    throw invalid(
      'EC-PG-VERSION',
      `${this.#data} was made by PostgreSQL ${found}, this release brings ${embeddedMajor}: dump it with the release that made it and restore, or move the folder away to start empty`,
    );
  }

  #give(path: string): void {
    const { uid, gid } = this.#programs.runAs;
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  }
}

/** Makes the folder of the cluster and gives it to the user who runs it. */
export function prepareHome(home: string, programs: { readonly uid?: number; readonly gid?: number }): void {
  mkdirSync(home, { recursive: true });
  chmodSync(home, programs.uid === undefined ? 0o700 : 0o711);
  if (programs.uid !== undefined && programs.gid !== undefined) chownSync(home, programs.uid, programs.gid);
}

function initArguments(data: string, passwordFile: string): string[] {
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['-U', 'postgres', '--pwfile', passwordFile, '--auth=scram-sha-256'];
  return ['-D', data, '--encoding=UTF8', '--no-instructions', ...access, ...locale];
}

function startOptions(port: number, settings: Readonly<Record<string, string>>): string {
  const all = {
    ...productSettings,
    ...settings,
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
  };
  return Object.entries(all)
    .map(([name, value]) => `-c ${name}='${value}'`)
    .join(' ');
}

function explain(output: string, what: string, home: string): ExportCenterError {
  const text = output.trim();
  if (/No space left on device|disk full/i.test(text))
    return unavailable('EC-DISK-FULL', `no space left for PostgreSQL in ${home}: free some, then start again`);
  if (/Permission denied|Read-only file system/i.test(text)) {
    return unavailable(
      'EC-DATA-DIR',
      `PostgreSQL may not write in ${home}: choose another folder with EC_DATA_DIR or correct its owner and mode`,
    );
  }
  if (/could not look up effective user ID/.test(text)) {
    const remedy = 'add the user to /etc/passwd, run as root, or set DATABASE_URL to a PostgreSQL of your own';
    return unavailable(
      'EC-PG-START',
      `PostgreSQL does not start for a user without a name (${process.getuid?.()}): ${remedy}`,
    );
  }
  return unavailable('EC-PG-START', `${what} failed in ${home}: ${text.slice(-1_500)}`);
}

function tail(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8').slice(-2_000) : '';
}

/** A number can belong to another program by now: after a restart of the machine or of a container it often does. */
function isPostmaster(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (process.platform !== 'linux') return exists(pid);
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('postgres');
  } catch {
    return false;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
