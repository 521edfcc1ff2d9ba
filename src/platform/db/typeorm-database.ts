import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase, Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { asTenantId, type TenantId } from '../../kernel/ids.js';
import type { ConnectionSettings, Database, Transaction, TransactionOptions } from './database.js';
import { isConnectionFailure, isSerializationFailure, isStalePlan, translateDatabaseError } from './pg-errors.js';
import { PgListener } from './pg-listener.js';
import { forgetStatements, PreparedRead } from './prepared-read.js';
import { cutConnection, PgTransaction, usePipeline } from './pg-transaction.js';

export interface DatabaseOptions {
  /** Connections at most, default 10. */
  readonly poolSize?: number;
  /** Milliseconds to wait for a connection, default 5,000. */
  readonly acquireTimeout?: number;
  /** Milliseconds a statement may take, default 10 minutes. A long one says `SET LOCAL statement_timeout` for itself. */
  readonly statementTimeout?: number;
}

type Work<T> = (tx: Transaction) => Promise<T>;

const retriesAfterConflict = 3;
const retriesAfterLoss = 1;

/** `Database` over TypeORM's DataSource, whose pool of pg clients it uses directly: COPY and one-round-trip BEGIN need the client. */
export class TypeOrmDatabase implements Database {
  readonly settings: ConnectionSettings;
  readonly #source: DataSource;
  readonly #listener: PgListener;

  private constructor(settings: ConnectionSettings, source: DataSource) {
    this.settings = settings;
    this.#source = source;
    this.#listener = new PgListener(settings);
  }

  /** Opens the pool and one connection. Errors: EC-UNAVAILABLE-DB where the server or the login does not work. */
  static async connect(settings: ConnectionSettings, options: DatabaseOptions = {}): Promise<TypeOrmDatabase> {
    const source = new DataSource({
      type: 'postgres',
      url: settings.connectionString,
      installExtensions: false,
      applicationName: 'export-center',
      // An idle client that fails is taken out of the pool by the pool itself; there is nothing else to do.
      poolErrorHandler: () => undefined,
      extra: poolSettings(options),
    });
    await source.initialize().catch((error: unknown) => {
      throw translateDatabaseError(error);
    });
    return new TypeOrmDatabase(settings, source);
  }

  async tenant<T>(tenant: TenantId, work: Work<T>, options: TransactionOptions = {}): Promise<T> {
    // BEGIN and the setting go in one round trip, which takes no bind parameters: the check makes the literal safe.
    const id = asTenantId(tenant);
    return this.#transaction(`BEGIN; SELECT pg_catalog.set_config('app.tenant', '${id}', true)`, work, options);
  }

  async read<Row>(tenant: TenantId, text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const id = asTenantId(tenant);
    for (let losses = 0; ; losses += 1) {
      try {
        return await readOnce<Row>(await this.#lease(undefined), id, text, values);
      } catch (error) {
        const again = losses < retriesAfterLoss && (isConnectionFailure(error) || isStalePlan(error));
        if (!again) throw translateDatabaseError(error);
      }
    }
  }

  async system<T>(work: Work<T>, options: TransactionOptions = {}): Promise<T> {
    return this.#transaction('BEGIN', work, options);
  }

  async listen(channel: string, onNotify: (payload: string) => void): Promise<{ close(): Promise<void> }> {
    return this.#listener.listen(channel, onNotify);
  }

  async ping(signal?: AbortSignal): Promise<void> {
    await this.system((tx) => tx.query('SELECT 1'), { signal });
  }

  async close(): Promise<void> {
    await this.#listener.close();
    if (this.#source.isInitialized) await this.#source.destroy();
  }

  async #transaction<T>(begin: string, work: Work<T>, options: TransactionOptions): Promise<T> {
    let conflicts = 0;
    let losses = 0;
    for (;;) {
      const attempt = new Attempt(begin, options);
      try {
        return await attempt.run(await this.#lease(options.signal), work);
      } catch (error) {
        const conflict = isSerializationFailure(error) && conflicts++ < retriesAfterConflict;
        const loss = isConnectionFailure(error) && !attempt.commitSent && losses++ < retriesAfterLoss;
        const again =
          (options.retry !== false || !attempt.workStarted) && (conflict || loss) && !options.signal?.aborted;
        if (!again) throw translateDatabaseError(error);
        await sleep(Math.random() * 20 * 2 ** conflicts);
      }
    }
  }

  async #lease(signal: AbortSignal | undefined): Promise<PoolClient> {
    signal?.throwIfAborted();
    const waiting = poolOf(this.#source).connect();
    return signal ? orAbort(waiting, signal) : waiting;
  }
}

async function readOnce<Row>(
  client: PoolClient,
  tenant: TenantId,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  let broken = false;
  try {
    return await client.query(new PreparedRead<Row>(tenant, text, values)).rows;
  } catch (error) {
    broken = await forgetStatements(client).then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.release(broken);
  }
}

/** One try of a transaction on one client, and how far it came. */
class Attempt {
  workStarted = false;
  commitSent = false;
  #committed = false;
  readonly #begin: string;
  readonly #signal: AbortSignal | undefined;
  readonly #repeatable: boolean;

  constructor(begin: string, { signal, retry }: TransactionOptions) {
    this.#begin = begin;
    this.#signal = signal;
    this.#repeatable = retry !== false;
  }

  async run<T>(client: PoolClient, work: Work<T>): Promise<T> {
    const tx = new PgTransaction(client);
    const cut = () => cutConnection(client);
    this.#signal?.addEventListener('abort', cut, { once: true });
    let broken = false;
    try {
      return await this.#toCommit(client, tx, work);
    } catch (error) {
      broken = await rollback(client, tx);
      this.#signal?.throwIfAborted();
      throw error;
    } finally {
      this.#signal?.removeEventListener('abort', cut);
      usePipeline(client, false);
      client.release(broken);
      if (this.#committed) tx.runAfterCommit();
    }
  }

  async #toCommit<T>(client: ClientBase, tx: PgTransaction, work: Work<T>): Promise<T> {
    const result = await this.#work(client, tx, work);
    tx.assertCopiesEnded();
    this.commitSent = true;
    const { command } = await client.query('COMMIT');
    // PostgreSQL answers COMMIT of a transaction with a failed statement by rolling back, without an error.
    if (command !== 'COMMIT')
      throw new Error('the transaction was rolled back: an error of one of its statements was swallowed');
    this.#committed = true;
    return result;
  }

  /** BEGIN travels with the first statement, unless work that must not be done twice would have begun when it fails. */
  async #work<T>(client: ClientBase, tx: PgTransaction, work: Work<T>): Promise<T> {
    usePipeline(client, true);
    const begun = client.query(this.#begin);
    if (!this.#repeatable) await begun;
    this.workStarted = true;
    const [began, done] = await Promise.allSettled([begun, work(tx)]);
    if (began.status === 'rejected') throw began.reason;
    if (done.status === 'rejected') throw done.reason;
    return done.value;
  }
}

/** Answers whether the client is unusable. Never throws: the first error is the one to report. */
async function rollback(client: ClientBase, tx: PgTransaction): Promise<boolean> {
  try {
    tx.assertCopiesEnded();
    await client.query('ROLLBACK');
    return false;
  } catch {
    cutConnection(client);
    return true;
  }
}

/** The client, or the signal's reason; a client that comes too late goes back to the pool. */
async function orAbort(waiting: Promise<PoolClient>, signal: AbortSignal): Promise<PoolClient> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([waiting, aborted.promise]);
  } catch (error) {
    waiting.then((client) => client.release()).catch(() => undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function poolSettings(options: DatabaseOptions) {
  const statementTimeout = options.statementTimeout ?? 600_000;
  return {
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: options.acquireTimeout ?? 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    onConnect: async (client: ClientBase) => {
      // A client that fails while it is lent out emits 'error', which without a listener would end the process.
      client.on('error', () => undefined);
      await client.query(
        `SET statement_timeout = ${statementTimeout}; SET lock_timeout = '60s'; SET idle_in_transaction_session_timeout = '10min';
         SET client_connection_check_interval = '2s'; SET timezone = 'UTC'; SET jit = off`,
      );
    },
  };
}

/** TypeORM keeps its pool in `driver.master` and declares it `any`. */
function poolOf(source: DataSource): Pool {
  return (source.driver as unknown as { master: Pool }).master;
}
