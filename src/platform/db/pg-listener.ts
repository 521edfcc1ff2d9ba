import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { unavailable } from '../../kernel/errors.js';
import type { ConnectionSettings } from './database.js';
import { translateDatabaseError } from './pg-errors.js';
import { cutConnection } from './pg-transaction.js';

type OnNotify = (payload: string) => void;

const connectTimeout = 5_000;
const probeInterval = 15_000;

/** One connection that listens on every channel asked for and comes back by itself. */
export class PgListener {
  readonly #settings: ConnectionSettings;
  readonly #subscribers = new Map<string, Set<OnNotify>>();
  #client: Promise<Client> | undefined;
  #closed = false;

  constructor(settings: ConnectionSettings) {
    this.#settings = settings;
  }

  /** Resolves when PostgreSQL confirmed the LISTEN. Errors: EC-UNAVAILABLE-DB after 5 s without a connection. */
  async listen(channel: string, onNotify: OnNotify): Promise<{ close(): Promise<void> }> {
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(channel))
      throw new RangeError(`not a channel name: ${JSON.stringify(channel)}`);
    const client = await this.#connected();
    const subscribers = this.#subscribers.get(channel) ?? new Set();
    this.#subscribers.set(channel, subscribers.add(onNotify));
    await client.query(`LISTEN ${channel}`).catch((error: unknown) => {
      subscribers.delete(onNotify);
      throw translateDatabaseError(error);
    });
    return { close: () => this.#unsubscribe(channel, onNotify) };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#subscribers.clear();
    const client = await this.#client?.catch(() => undefined);
    await client?.end().catch(() => undefined);
  }

  async #connected(): Promise<Client> {
    this.#client ??= this.#keep(this.#connect());
    const timeout = new AbortController();
    const late = sleep(connectTimeout, undefined, { signal: timeout.signal, ref: false }).then(() => {
      throw unavailable('EC-UNAVAILABLE-DB', 'PostgreSQL cannot be reached to listen for notifications', {
        retryAfter: 2,
      });
    });
    return Promise.race([this.#client, late])
      .catch((error: unknown) => {
        throw translateDatabaseError(error);
      })
      .finally(() => timeout.abort());
  }

  async #unsubscribe(channel: string, onNotify: OnNotify): Promise<void> {
    const subscribers = this.#subscribers.get(channel);
    if (!subscribers?.delete(onNotify) || subscribers.size > 0) return;
    this.#subscribers.delete(channel);
    const client = await this.#client?.catch(() => undefined);
    await client?.query(`UNLISTEN ${channel}`).catch(() => undefined);
  }

  /** Holds a connection attempt; a failed one is forgotten, so that the next listen() tries afresh. */
  #keep(attempt: Promise<Client>): Promise<Client> {
    attempt.catch(() => {
      if (this.#client === attempt) this.#client = undefined;
    });
    return attempt;
  }

  async #connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.#settings.connectionString,
      connectionTimeoutMillis: connectTimeout,
      keepAlive: true,
      application_name: 'export-center listener',
    });
    client.on('error', () => undefined);
    client.on('notification', ({ channel, payload }) => this.#tell(channel, payload ?? ''));
    await client.connect();
    const probe = setInterval(() => void this.#probe(client), probeInterval).unref();
    client.once('end', () => {
      clearInterval(probe);
      if (!this.#closed) this.#client = this.#keep(this.#reconnect());
    });
    return client;
  }

  /** Tries until it succeeds or close() is called; the waits grow to 2 s. */
  async #reconnect(): Promise<Client> {
    for (let wait = 100; !this.#closed; wait = Math.min(wait * 2, 2_000)) {
      await sleep(wait, undefined, { ref: false });
      const client = this.#closed ? undefined : await this.#connect().catch(() => undefined);
      if (client) return this.#resume(client);
    }
    throw new Error('closed');
  }

  async #resume(client: Client): Promise<Client> {
    const channels = [...this.#subscribers.keys()];
    await Promise.all(channels.map((channel) => client.query(`LISTEN ${channel}`))).catch(() => undefined);
    for (const channel of channels) this.#tell(channel, '');
    return client;
  }

  /** A half-open connection stays silent for ever: ask it something, and cut it when it does not answer. */
  async #probe(client: Client): Promise<void> {
    const answer = client.query('SELECT 1').then(() => true);
    const answered = await Promise.race([answer.catch(() => false), sleep(connectTimeout, false, { ref: false })]);
    if (!answered) cutConnection(client);
  }

  #tell(channel: string, payload: string): void {
    for (const onNotify of this.#subscribers.get(channel) ?? []) onNotify(payload);
  }
}
