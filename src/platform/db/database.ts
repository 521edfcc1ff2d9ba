import type { Readable, Writable } from 'node:stream';
import type { TenantId } from '../../kernel/ids.js';

/** One connection's power to run SQL. Values travel as bind parameters only; `bigint` columns come back as strings. */
export interface Sql {
  /** Rows of any statement: SELECT, or INSERT/UPDATE/DELETE ... RETURNING. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Number of rows that a statement changed. */
  execute(text: string, values?: readonly unknown[]): Promise<number>;
}

/** An open transaction. It ends when the callback that was given it ends. */
export interface Transaction extends Sql {
  /** `COPY ... FROM STDIN`: write the bytes, then end the stream. */
  copyFrom(text: string): Writable;
  /** `COPY ... TO STDOUT`: chunks of the payload, frames not aligned to rows. Takes no bind parameters: use `set_config`. */
  copyTo(text: string): Readable;
  /** Runs after a successful commit, never after a rollback. */
  afterCommit(action: () => void): void;
}

export interface TransactionOptions {
  readonly signal?: AbortSignal;
  /** Serialization failures and deadlocks (40001, 40P01) are retried up to 3 times with jitter unless false: set it where the callback is not repeatable. */
  readonly retry?: boolean;
}

/**
 * The one way to PostgreSQL. Two logins: migrations run as the owner, everything here runs as the application role, which owns
 * nothing and cannot bypass row-level security. Every tenant transaction sets `app.tenant` for its own duration.
 *
 * Errors: `EC-UNAVAILABLE-DB` (unavailable) where the database cannot be reached or the pool stays full for 5 s.
 */
export interface Database {
  /** A transaction that sees and writes one tenant's rows only. Throws RangeError on an empty tenant. */
  tenant<T>(tenant: TenantId, work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * The rows of one SELECT that sees one tenant's rows only, in one round trip and with the statement kept prepared: for what is asked
   * often. The text comes from a small set, values travel apart. Throws RangeError on an empty tenant.
   */
  read<Row>(tenant: TenantId, text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** A transaction without a tenant: tables without tenant content and SECURITY DEFINER functions only. */
  system<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Calls back on every NOTIFY of a channel and once after each reconnect (a notification may have been lost). */
  listen(channel: string, onNotify: (payload: string) => void): Promise<{ close(): Promise<void> }>;
  /** Plain values with which a worker thread opens its own connection (`open-connection.ts`). */
  readonly settings: ConnectionSettings;
  ping(signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export const DATABASE = Symbol('Database');

/** Structured-clonable. The password makes it a secret: never log it. */
export interface ConnectionSettings {
  readonly connectionString: string;
}
