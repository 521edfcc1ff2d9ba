import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresCluster, prepareHome } from '../../../src/platform/db/embedded/postgres-cluster.js';
import { chooseHome, makeDataDir } from '../../../src/platform/db/embedded/postgres-home.js';
import { PostgresPrograms, userForPostgres } from '../../../src/platform/db/embedded/postgres-programs.js';
import { migrate } from '../../../src/platform/db/migrate.js';
import { provisionDatabase } from '../../../src/platform/db/provision-database.js';
import { freePort } from '../built-cli.js';
import type { DatabaseLogins } from './cluster.js';

export const outages = ['fast', 'immediate', 'kill -9'] as const;
export type Outage = (typeof outages)[number];

/** Commits are written before they are acknowledged; that they survive a power cut is not asked here. */
const settings = { fsync: 'off', full_page_writes: 'off', shared_buffers: '32MB', logging_collector: 'off' };

/** A PostgreSQL that nobody supervises, on a port of its own: a test takes it down and starts it again. */
export class OwnPostgres {
  readonly logins: DatabaseLogins & { readonly superuser: string };
  readonly #cluster: PostgresCluster;
  readonly #folder: string;
  readonly #home: string;
  readonly #port: number;

  private constructor(cluster: PostgresCluster, folder: string, home: string, port: number) {
    this.#cluster = cluster;
    this.#folder = folder;
    this.#home = home;
    this.#port = port;
    const login = (user: string) => `postgresql://${user}:secret@127.0.0.1:${port}/export_center`;
    this.logins = { app: login('ec_app'), owner: login('ec_owner'), superuser: login('postgres') };
  }

  static async start(): Promise<OwnPostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'ec-postgres-'));
    const runAs = userForPostgres();
    makeDataDir(folder, runAs);
    const home = chooseHome(folder, runAs);
    prepareHome(home, runAs);
    const cluster = new PostgresCluster(home, await PostgresPrograms.locate(home, runAs));
    await cluster.initialise('secret');
    const own = new OwnPostgres(cluster, folder, home, await freePort());
    await own.up();
    const postgres = own.logins.superuser.replace('/export_center', '/postgres');
    const passwords = { ownerPassword: 'secret', appPassword: 'secret' };
    await provisionDatabase({ connectionString: postgres }, passwords, 'export_center');
    await migrate({ connectionString: own.logins.owner });
    return own;
  }

  up(): Promise<void> {
    return this.#cluster.start(this.#port, settings);
  }

  async down(outage: Outage): Promise<void> {
    if (outage !== 'kill -9') return this.#cluster.stop(outage);
    process.kill(this.#postmaster(), 'SIGKILL');
    while (this.#cluster.runningPort() !== undefined) await sleep(10);
  }

  async close(): Promise<void> {
    await this.#cluster.stop('immediate');
    for (const path of [this.#home, this.#folder]) rmSync(path, { recursive: true, force: true });
  }

  #postmaster(): number {
    return Number(readFileSync(join(this.#home, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  }
}
