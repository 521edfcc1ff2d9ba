import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** Rows of one statement: handing each over by itself takes three times as long. */
const rowsAtOnce = 32;

/** Inserts rows into one table, in order. They are in it after `flush`. */
export class SqliteRowInserter {
  readonly #many: StatementSync;
  readonly #one: StatementSync;
  readonly #columns: number;
  readonly #waiting: SQLInputValue[];
  #used = 0;

  constructor(database: DatabaseSync, table: string, columns: number) {
    const row = `(${Array.from({ length: columns }, () => '?').join()})`;
    const rows = Array.from({ length: rowsAtOnce }, () => row).join();
    this.#many = database.prepare(`INSERT INTO ${table} VALUES ${rows}`);
    this.#one = database.prepare(`INSERT INTO ${table} VALUES ${row}`);
    this.#columns = columns;
    this.#waiting = Array.from({ length: columns * rowsAtOnce }, () => null);
  }

  /** The next value of a row. */
  add(value: SQLInputValue): void {
    this.#waiting[this.#used] = value;
    this.#used += 1;
    if (this.#used < this.#waiting.length) return;
    this.#many.run(...this.#waiting);
    this.#used = 0;
  }

  flush(): void {
    for (let at = 0; at < this.#used; at += this.#columns)
      this.#one.run(...this.#waiting.slice(at, at + this.#columns));
    this.#used = 0;
  }
}
