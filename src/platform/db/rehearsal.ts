import type { TenantId } from '../../kernel/ids.js';
import type { Database, Transaction, TransactionOptions } from './database.js';

/**
 * A view of a database in which every tenant transaction does all its work, constraints included, and is then rolled back: what a
 * `validateOnly` request runs on, so that it fails exactly as the live one does. Notifications and afterCommit actions do not happen.
 */
export function rehearsal(database: Database): Database {
  return new RehearsalDatabase(database);
}

class RehearsalDatabase implements Database {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  get settings() {
    return this.#database.settings;
  }

  async tenant<T>(
    tenant: TenantId,
    work: (tx: Transaction) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    const rollBack = async (tx: Transaction): Promise<never> => {
      const value = await work(tx);
      await tx.execute('SET CONSTRAINTS ALL IMMEDIATE');
      throw new RolledBack(value);
    };
    try {
      return await this.#database.tenant<never>(tenant, rollBack, options);
    } catch (error) {
      if (error instanceof RolledBack) return error.value as T;
      throw error;
    }
  }

  read<Row>(tenant: TenantId, text: string, values?: readonly unknown[]): Promise<Row[]> {
    return this.#database.read(tenant, text, values);
  }

  system<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T> {
    return this.#database.system(work, options);
  }

  listen(channel: string, onNotify: (payload: string) => void): Promise<{ close(): Promise<void> }> {
    return this.#database.listen(channel, onNotify);
  }

  ping(signal?: AbortSignal): Promise<void> {
    return this.#database.ping(signal);
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}

/** Carries the value of the work out of the transaction that it ends. */
class RolledBack extends Error {
  constructor(readonly value: unknown) {
    super('rolled back on purpose');
  }
}
