import pg, { type Connection, type Submittable } from 'pg';
import utils from 'pg/lib/utils.js';
import type { TenantId } from '../../kernel/ids.js';
import { timestampParser } from './timestamp-parser.js';

/** Statements that are kept prepared at most; a text beyond that is parsed each time. */
const keptStatements = 200;

/** What the driver's typings leave out. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  parse(query: { readonly text: string; readonly name: string }): void;
  bind(config: {
    readonly portal: '';
    readonly statement: string;
    readonly values: readonly unknown[];
    readonly valueMapper: (value: unknown) => unknown;
  }): void;
  describe(message: { readonly type: 'P'; readonly name: '' }): void;
  execute(config: { readonly portal: ''; readonly rows: 0 }): void;
  sync(): void;
}

interface Column {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

/** By name of the statement: the columns of its rows. */
type Prepared = Map<string, readonly Column[]>;

const preparedIn = new WeakMap<Connection, Prepared>();
const names = new Map<string, string>();
const enterTenant = { name: 'ec_tenant', text: `SELECT pg_catalog.set_config('app.tenant', $1, true)` };

/**
 * One statement as one tenant, sent as a whole: all that comes before the Sync is one transaction (PostgreSQL manual, "Extended Query",
 * "Pipelining"), so the tenant is set for exactly this statement, without BEGIN, COMMIT and their round trips. Statements and the shape of
 * their rows are kept for each connection. After an error the connection has to forget them: `forgetStatements`.
 */
export class PreparedRead<Row> implements Submittable {
  readonly rows: Promise<Row[]>;
  readonly #tenant: TenantId;
  readonly #text: string;
  readonly #name: string;
  readonly #values: readonly unknown[];
  readonly #found: Row[] = [];
  #prepared: Prepared = new Map();
  #columns: readonly Column[] = [];
  #entered = false;
  #settle!: { resolve(rows: Row[]): void; reject(error: Error): void };

  constructor(tenant: TenantId, text: string, values: readonly unknown[]) {
    this.#tenant = tenant;
    this.#text = text;
    this.#name = nameOf(text);
    this.#values = values;
    this.rows = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire;
    this.#prepared = preparedOf(connection);
    wire.stream.cork();
    try {
      if (!this.#prepared.has(enterTenant.name)) wire.parse(enterTenant);
      run(wire, enterTenant.name, [this.#tenant]);
      this.#sendStatement(wire);
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
  }

  handleRowDescription({ fields }: { readonly fields: readonly { name: string; dataTypeID: number }[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => ({ name, parse: parserOf(dataTypeID) }));
  }

  /** The first row is the one of set_config, whose statement ends with the first CommandComplete. */
  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    if (!this.#entered) return;
    const row: Record<string, unknown> = {};
    for (let i = 0; i < this.#columns.length; i += 1) {
      const { name, parse } = this.#columns[i]!;
      const text = fields[i] ?? null;
      row[name] = text === null ? null : parse(text);
    }
    this.#found.push(row as Row);
  }

  handleCommandComplete(): void {
    if (!this.#entered) this.#prepared.set(enterTenant.name, []);
    else if (this.#name !== '') this.#prepared.set(this.#name, this.#columns);
    this.#entered = true;
  }

  handleError(error: Error): void {
    this.#settle.reject(error);
  }

  handleReadyForQuery(): void {
    this.#settle.resolve(this.#found);
  }

  #sendStatement(wire: Wire): void {
    const known = this.#name === '' ? undefined : this.#prepared.get(this.#name);
    if (known) this.#columns = known;
    else wire.parse({ text: this.#text, name: this.#name });
    run(wire, this.#name, this.#values, known === undefined);
  }

  // The driver calls these of every query.
  handleParseComplete(): void {}
  handleEmptyQuery(): void {}
}

/** After an error: which statements the connection still has is not known. */
export async function forgetStatements(client: pg.ClientBase): Promise<void> {
  preparedIn.delete((client as pg.ClientBase & { readonly connection: Connection }).connection);
  await client.query('DEALLOCATE ALL');
}

function run(wire: Wire, statement: string, values: readonly unknown[], describe = false): void {
  wire.bind({ portal: '', statement, values, valueMapper: utils.prepareValue });
  if (describe) wire.describe({ type: 'P', name: '' });
  wire.execute({ portal: '', rows: 0 });
}

function preparedOf(connection: Connection): Prepared {
  const known = preparedIn.get(connection);
  if (known) return known;
  const made: Prepared = new Map();
  preparedIn.set(connection, made);
  return made;
}

/** '' is the unnamed statement. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= keptStatements) return '';
  const name = `ec_${names.size}`;
  names.set(text, name);
  return name;
}

const timestamptz = 1184;
const parseTimestamp = timestampParser(textParser(timestamptz));

function parserOf(type: number): (text: string) => unknown {
  return type === timestamptz ? parseTimestamp : textParser(type);
}

function textParser(type: number): (text: string) => unknown {
  return pg.types.getTypeParser(type, 'text') as (text: string) => unknown;
}
