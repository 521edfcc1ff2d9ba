import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { provisionDatabase } from '../provision-database.js';
import { PostgresCluster, prepareHome } from './postgres-cluster.js';
import {
  freePort,
  isPortFree,
  loginsOf,
  readOrCreateCredentials,
  writeCredentials,
  type EmbeddedLogins,
  type PostgresCredentials,
} from './postgres-credentials.js';
import { chooseHome } from './postgres-home.js';
import { PostgresPrograms, userForPostgres } from './postgres-programs.js';
import { withProcessLock } from './process-lock.js';

export interface EmbeddedPostgresOptions {
  /** Folder of the installation; the cluster lies in `postgres/` of it, its credentials in `postgres-credentials.json`. */
  readonly dataDir: string;
  /** Default `export_center`. */
  readonly database?: string;
  /** PostgreSQL settings over the product's own. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Says in words what happens, one line a call. */
  readonly report?: (message: string) => void;
}

const lockTimeout = 120_000;

/**
 * The PostgreSQL that npm brings, over one data directory. Any number of processes may start it at once: the first one starts the
 * server, the others use it. Each holds one connection; the one that leaves last stops the server. When the server dies, whoever
 * notices first starts it again.
 *
 * Errors, each with what to do: EC-PG-MISSING (not installed, or not for this machine), EC-DATA-DIR, EC-DISK-FULL, EC-PG-VERSION,
 * EC-PG-START, EC-LOCK-TIMEOUT.
 */
export class EmbeddedPostgres {
  readonly #options: EmbeddedPostgresOptions;
  readonly #dataDir: string;
  #cluster: PostgresCluster;
  #credentials: PostgresCredentials;
  #presence: Client | undefined;
  #stopping = false;

  private constructor(options: EmbeddedPostgresOptions) {
    this.#options = options;
    this.#dataDir = resolve(options.dataDir);
  }

  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const embedded = new EmbeddedPostgres(options);
    const runAs = userForPostgres();
    const home = chooseHome(embedded.#dataDir, runAs);
    await embedded.#exclusively(async () => {
      prepareHome(home, runAs);
      const programs = await PostgresPrograms.locate(home, runAs);
      embedded.#cluster = new PostgresCluster(home, programs);
      embedded.#credentials = await readOrCreateCredentials(embedded.#credentialsFile);
      await embedded.#cluster.initialise(embedded.#credentials.superuserPassword);
      await embedded.#ensureRunning();
      await provisionDatabase(embedded.logins.superuser, embedded.#credentials, embedded.#database);
    });
    return embedded;
  }

  get logins(): EmbeddedLogins {
    return loginsOf(this.#credentials, this.#database);
  }

  /** Lets go of the server and leaves it running. */
  async detach(): Promise<void> {
    this.#stopping = true;
    await this.#presence?.end().catch(() => undefined);
  }

  /** Lets go of the server and stops it if no other session is left. Close every pool of this process first. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#exclusively(async () => {
      const others = await this.#otherSessions();
      await this.#presence?.end().catch(() => undefined);
      if (others === 0) await this.#cluster.stop('fast');
    });
  }

  get #database(): string {
    return this.#options.database ?? 'export_center';
  }

  get #credentialsFile(): string {
    return join(this.#dataDir, 'postgres-credentials.json');
  }

  #exclusively(work: () => Promise<void>): Promise<void> {
    return withProcessLock(join(this.#dataDir, 'postgres.lock'), lockTimeout, work);
  }

  async #ensureRunning(): Promise<void> {
    const running = this.#cluster.runningPort();
    if (running === undefined) await this.#startServer();
    else if (running !== this.#credentials.port) this.#rememberPort(running);
    this.#presence = await this.#announcePresence();
  }

  async #startServer(): Promise<void> {
    if (!(await isPortFree(this.#credentials.port))) this.#rememberPort(await freePort());
    this.#options.report?.(`starting PostgreSQL on 127.0.0.1:${this.#credentials.port}`);
    await this.#cluster.start(this.#credentials.port, this.#options.settings ?? {});
  }

  #rememberPort(port: number): void {
    this.#credentials = { ...this.#credentials, port };
    writeCredentials(this.#credentialsFile, this.#credentials);
  }

  /** A server that is recovering accepts no session yet. */
  async #announcePresence(): Promise<Client> {
    for (const deadline = Date.now() + 30_000; ; await sleep(100)) {
      const client = new Client({
        ...this.logins.superuser,
        application_name: 'export-center supervisor',
        keepAlive: true,
      });
      client.on('error', () => undefined);
      try {
        await client.connect();
        // It must not keep a process alive that has nothing else to do; the typings lack the method.
        (client as Client & { unref(): void }).unref();
        client.once('end', () => void this.#onServerLost());
        return client;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
    }
  }

  async #onServerLost(): Promise<void> {
    for (let wait = 50; !this.#stopping; wait = Math.min(wait * 2, 5_000)) {
      try {
        await this.#exclusively(() => (this.#stopping ? Promise.resolve() : this.#ensureRunning()));
        return;
      } catch (error) {
        this.#options.report?.(`PostgreSQL is down and cannot be started: ${(error as Error).message}`);
        await sleep(wait, undefined, { ref: false });
      }
    }
  }

  /** Sessions of clients besides this one. A server that cannot be asked is left alone. */
  async #otherSessions(): Promise<number> {
    const text = `SELECT count(*)::int AS others FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`;
    const answer = await this.#presence?.query<{ others: number }>(text).catch(() => undefined);
    return answer?.rows[0]?.others ?? 1;
  }
}
