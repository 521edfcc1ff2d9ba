import type { TenantId } from '../../src/kernel/ids.js';
import type { Database, Transaction, TransactionOptions } from '../../src/platform/db/database.js';

const predicate = /(?:\b\w+\.)?tenant_id = \$(\d+)/g;
const tableNames = /export_center\.(\w+)/g;

/** A database that forgets the tenant in the WHERE of chosen statements: the mutant of a store. */
export class MutableDatabase implements Database {
  /** Tables whose statements forget it; 'all' for every statement. */
  forgetful: ReadonlySet<string> | 'all' = new Set();
  /** Tables of statements that name the tenant. */
  readonly seen = new Set<string>();

  constructor(private readonly database: Database) {}

  get settings() {
    return this.database.settings;
  }

  tenant<T>(tenant: TenantId, work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T> {
    return this.database.tenant(tenant, (tx) => work(this.#mutated(tx)), options);
  }

  read<Row>(tenant: TenantId, text: string, values?: readonly unknown[]): Promise<Row[]> {
    return this.database.read(tenant, this.#rewritten(text), values);
  }

  system<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T> {
    return this.database.system((tx) => work(this.#mutated(tx)), options);
  }

  listen(channel: string, onNotify: (payload: string) => void): Promise<{ close(): Promise<void> }> {
    return this.database.listen(channel, onNotify);
  }

  ping(signal?: AbortSignal): Promise<void> {
    return this.database.ping(signal);
  }

  close(): Promise<void> {
    return this.database.close();
  }

  #mutated(tx: Transaction): Transaction {
    return {
      query: (text, values) => tx.query(this.#rewritten(text), values),
      execute: (text, values) => tx.execute(this.#rewritten(text), values),
      copyFrom: (text) => tx.copyFrom(text),
      copyTo: (text) => tx.copyTo(text),
      afterCommit: (action) => tx.afterCommit(action),
    };
  }

  #rewritten(text: string): string {
    if (!text.match(predicate)) return text;
    const tables = [...text.matchAll(tableNames)].map(([, name]) => name!);
    for (const table of tables) this.seen.add(table);
    const { forgetful } = this;
    const forgets = forgetful === 'all' || tables.some((table) => forgetful.has(table));
    return forgets ? text.replaceAll(predicate, '($$$1::uuid IS NOT NULL)') : text;
  }
}
