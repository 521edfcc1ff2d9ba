import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { inBenchFolder } from './bench-folder.js';
import { openBenchDatabase, settle, type BenchDatabase } from './bench-database.js';
import { runBenchProcess, threads } from './bench-process.js';
import { interleave, rounded, timed, Timings, type Series } from './figures.js';
import { writeInput } from './input-file.js';
import { benchSource } from './osv-like-records.js';

export interface ImportBenchOptions {
  readonly records: number;
  readonly rounds: number;
  /** Says in words what happens. */
  readonly report: (message: string) => void;
}

export interface ImportFigures {
  readonly records: number;
  readonly inputBytes: number;
  readonly seconds: Readonly<Record<string, Series>>;
  /** Import against the raw COPY of the same number of rows; the limits are 1.5 for the first and 2.5 for an update. */
  readonly ratios: Readonly<Record<BatchName, number>>;
  /** Of the importing process with all its threads; PostgreSQL apart. */
  readonly peakRssMiB: number;
  readonly cpuSeconds: Readonly<Record<BatchName, number>>;
}

/** What one import of `import-process.mjs` said of itself. */
interface Measure {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
  readonly added: number;
  readonly changed: number;
  readonly refusedCount: number;
}

/** All records; then a tenth of them changed; then all of them changed. */
const batchNames = ['first', 'updateTenth', 'updateAll'] as const;
type BatchName = (typeof batchNames)[number];

const columns =
  'tenant_id, seq_from, published, modified, withdrawn, blen, bucket, kind, key, source, digest, original, severity, status, ecosystems, packages, aliases, subjects, captured, warnings, body';

/**
 * A first import of OSV-like records, an update of a tenth of them and an update of all, each against a raw binary COPY of the rows that
 * it made, in random order of their keys as the input has them, into the same tables and indexes. Method and results: docs/operations/bench.md.
 */
export async function benchImport(options: ImportBenchOptions): Promise<ImportFigures> {
  return inBenchFolder('import', async (folder) => {
    const database = await openBenchDatabase(join(folder, 'installation'));
    try {
      return await new ImportBench(options, folder, database).figures();
    } finally {
      await database.close();
    }
  });
}

class ImportBench {
  readonly #options: ImportBenchOptions;
  readonly #folder: string;
  readonly #database: BenchDatabase;
  readonly #timings = new Timings();
  readonly #measures: { readonly name: BatchName; readonly measure: Measure }[] = [];

  constructor(options: ImportBenchOptions, folder: string, database: BenchDatabase) {
    this.#options = options;
    this.#folder = folder;
    this.#database = database;
  }

  async figures(): Promise<ImportFigures> {
    await this.#writeInputs();
    await this.#writeRows();
    await interleave(this.#options.rounds, [() => this.#rawRound(), () => this.#importRound()]);
    return {
      records: this.#options.records,
      inputBytes: (await stat(this.#input('first'))).size,
      seconds: this.#timings.all(),
      ratios: byBatch((name) => this.#timings.ratio(`import ${name}`, `raw COPY ${name}`)),
      peakRssMiB: Math.round(Math.max(...this.#measures.map(({ measure }) => measure.peakRssBytes)) / 2 ** 20),
      cpuSeconds: byBatch((name) => rounded(this.#measures.find((found) => found.name === name)!.measure.cpuSeconds)),
    };
  }

  #input(name: BatchName): string {
    return join(this.#folder, `${name}.jsonl.zst`);
  }

  #rows(name: BatchName): string {
    return join(this.#folder, `${name}.rows`);
  }

  async #writeInputs(): Promise<void> {
    for (const [revision, name] of batchNames.entries()) {
      this.#options.report(`writing ${this.#input(name)}`);
      await writeInput(this.#input(name), { records: this.#options.records, step: stepOf(name), revision });
    }
  }

  /** The rows that the imports make, for the raw COPY. */
  async #writeRows(): Promise<void> {
    await this.#empty();
    for (const [i, name] of batchNames.entries()) {
      this.#options.report(`importing ${name} once, for its rows`);
      this.#import(name);
      const query = `SELECT ${columns} FROM export_center.evidence_items WHERE seq_from = ${i + 1} ORDER BY md5(key)`;
      await this.#database.owner.system((tx) =>
        pipeline(tx.copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`), createWriteStream(this.#rows(name))),
      );
    }
  }

  async #rawRound(): Promise<void> {
    await this.#empty();
    for (const name of batchNames) {
      await settle(this.#database);
      this.#note(`raw COPY ${name}`, await timed(() => this.#copyRows(name)));
    }
  }

  #copyRows(name: BatchName): Promise<void> {
    const rows = createReadStream(this.#rows(name), { highWaterMark: 2 ** 20 });
    return this.#database.owner.system((tx) =>
      pipeline(rows, tx.copyFrom(`COPY export_center.evidence_rows (${columns}) FROM STDIN (FORMAT binary)`)),
    );
  }

  async #importRound(): Promise<void> {
    await this.#empty();
    for (const name of batchNames) {
      await settle(this.#database);
      const measure = this.#import(name);
      this.#measures.push({ name, measure });
      this.#note(`import ${name}`, measure.seconds);
    }
  }

  #import(name: BatchName): Measure {
    const { settings: connection, tenant } = this.#database;
    const task = { connection, tenant, source: benchSource, file: this.#input(name), threads };
    const measure = runBenchProcess('import-process.mjs', task) as Measure;
    const expected = Math.ceil(this.#options.records / stepOf(name));
    if (measure.added + measure.changed !== expected || measure.refusedCount > 0)
      throw new Error(`the import did other work than was asked for: ${JSON.stringify(measure)}`);
    return measure;
  }

  async #empty(): Promise<void> {
    const tables = ['items', 'closed', 'head', 'batches', 'batch_kinds'].map(
      (name) => `export_center.evidence_${name}`,
    );
    await this.#database.owner.system((tx) => tx.execute(`TRUNCATE ${tables.join(', ')}`));
  }

  #note(name: string, seconds: number): void {
    this.#timings.add(name, seconds);
    this.#options.report(`${name}: ${rounded(seconds)} s`);
  }
}

const stepOf = (name: BatchName): number => (name === 'updateTenth' ? 10 : 1);

function byBatch(value: (name: BatchName) => number): Record<BatchName, number> {
  return Object.fromEntries(batchNames.map((name) => [name, value(name)])) as Record<BatchName, number>;
}
