import { DataSource } from 'typeorm';
import { MigrationExecutor } from 'typeorm/migration/MigrationExecutor.js';
import { migrations } from '../../migrations/all.js';
import type { ConnectionSettings, Sql } from '../../src/platform/db/database.js';

/** A table with the columns that can be written, by name. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Brings an empty database to the level of an earlier release: the first migrations only, as the owner. */
export async function migrateOnly(owner: ConnectionSettings, count: number): Promise<void> {
  const options = { type: 'postgres', url: owner.connectionString, schema: 'export_center' } as const;
  const source = new DataSource({
    ...options,
    migrations: migrations.slice(0, count),
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    installExtensions: false,
  });
  await source.initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query('CREATE SCHEMA IF NOT EXISTS export_center');
    await new MigrationExecutor(source, runner).executePendingMigrations();
  } finally {
    await runner.release();
    await source.destroy();
  }
}

/** The tables of the product that hold data; partitions are part of theirs. */
export async function tablesOf(sql: Sql): Promise<readonly TableShape[]> {
  return sql.query<{ name: string; columns: string[] }>(`
    SELECT c.relname::text AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE c.relnamespace = to_regnamespace('export_center') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname <> 'migrations'
    GROUP BY c.relname ORDER BY c.relname`);
}

/** All rows of those columns, in one order, as one text. */
export async function contentOf(sql: Sql, { name, columns }: TableShape): Promise<string> {
  const list = columns.map((column) => `"${column}"`).join(', ');
  const [found] = await sql.query<{ rows: string }>(
    `SELECT coalesce(json_agg(row_to_json(t) ORDER BY row_to_json(t)::text), '[]')::text AS rows FROM (SELECT ${list} FROM export_center."${name}") t`,
  );
  return found!.rows;
}

/** Puts rows, as contentOf gives them, into a table as they are: no trigger fires, no reference is checked. */
export async function loadContent(sql: Sql, { name, columns }: TableShape, rows: string): Promise<void> {
  const list = columns.map((column) => `"${column}"`).join(', ');
  await sql.execute(
    `INSERT INTO export_center."${name}" (${list}) OVERRIDING SYSTEM VALUE
     SELECT ${list} FROM json_populate_recordset(NULL::export_center."${name}", $1::json)`,
    [rows],
  );
}
