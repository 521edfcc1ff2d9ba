import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import { anyFreePort, isPortFree } from '../../net/free-port.js';
import { databaseErrorCode } from '../pg-errors.js';
import { provisionDatabase } from '../provision-database.js';
import { PostgresCluster, prepareHome } from './postgres-cluster.js';
import {
  loginsOf,
  readOrCreateCredentials,
  writeCredentials,
  type EmbeddedLogins,
  type PostgresCredentials,
} from './postgres-credentials.js';
import { chooseHome, makeDataDir } from './postgres-home.js';
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

/** The typings lack two methods. */
const PresenceClient = Client as unknown as new (config: ClientConfig) => PresenceClient;
type PresenceClient = Client & { ref(): void; unref(): void };

const lockTimeout = 120_000;
const answerTimeout = 30_000;
const recoveryTimeout = 600_000;
/** SQLSTATE cannot_connect_now. */
const stillRecovering = '57P03';

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
  #presence: PresenceClient | undefined;
  #stopping = false;

  private constructor(options: EmbeddedPostgresOptions) {
    this.#options = options;
    this.#dataDir = resolve(options.dataDir);
  }

  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const embedded = new EmbeddedPostgres(options);
    const runAs = userForPostgres();
    makeDataDir(embedded.#dataDir, runAs);
    await embedded.#exclusively(async () => {
      const home = chooseHome(embedded.#dataDir, runAs);
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
    await this.#leave();
  }

  /** Lets go of the server and stops it if no other session is left. Close every pool of this process first. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#presence?.ref();
    await this.#exclusively(async () => {
      const inUse = await this.#isUsedByOthers();
      await this.#leave();
      if (!inUse) await this.#cluster.stop('fast');
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

  /** A server found running may be on its way down, so it counts only when it answers. */
  async #ensureRunning(): Promise<void> {
    const started = Date.now();
    for (;;) {
      const running = this.#cluster.runningPort();
      if (running === undefined) await this.#startServer();
      else if (running !== this.#credentials.port) this.#rememberPort(running);
      try {
        this.#presence = await this.#connect();
        return;
      } catch (error) {
        const limit = databaseErrorCode(error) === stillRecovering ? recoveryTimeout : answerTimeout;
        if (Date.now() - started > limit) throw error;
        await sleep(100);
      }
    }
  }

  async #startServer(): Promise<void> {
    if (!(await isPortFree(this.#credentials.port))) this.#rememberPort(await anyFreePort());
    this.#options.report?.(`starting PostgreSQL on 127.0.0.1:${this.#credentials.port}`);
    await this.#cluster.start(this.#credentials.port, this.#options.settings ?? {});
  }

  #rememberPort(port: number): void {
    this.#credentials = { ...this.#credentials, port };
    writeCredentials(this.#credentialsFile, this.#credentials);
  }

  async #connect(): Promise<PresenceClient> {
    const application_name = 'export-center supervisor';
    const client = new PresenceClient({
      ...this.logins.superuser,
      application_name,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => undefined);
    await client.connect();
    // It must not keep a process alive that has nothing else to do.
    client.unref();
    client.once('end', () => void this.#onServerLost());
    return client;
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

  async #leave(): Promise<void> {
    this.#presence?.ref();
    await this.#presence?.end().catch(() => undefined);
  }

  /** Whether somebody else uses the server. The session of a client that has just left is there for some milliseconds more. */
  async #isUsedByOthers(): Promise<boolean> {
    for (let tries = 10; tries > 0; tries -= 1) {
      const sessions = await this.#otherSessions();
      // A server that cannot be asked is left alone.
      if (sessions === undefined) return true;
      if (sessions === 0) return false;
      await sleep(100);
    }
    return true;
  }

  async #otherSessions(): Promise<number | undefined> {
    const text = `SELECT count(*)::int AS others FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`;
    const answer = await this.#presence?.query<{ others: number }>(text).catch(() => undefined);
    return answer?.rows[0]?.others;
  }
}
