import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { asTenantId, type TenantId } from '../src/kernel/ids.js';
import { openBenchDatabase, settle, type BenchDatabase } from './bench-database.js';
import { inBenchFolder } from './bench-folder.js';
import { runBenchProcess, threads } from './bench-process.js';
import type { ExportBenchOptions } from './export-bench.js';
import { interleave, rounded, Timings, type Series } from './figures.js';
import { writeInput } from './input-file.js';
import { writeTar } from './make-bundle.js';
import { memoryOfImport, type ImportMemory } from './mirror-import-memory.js';
import { BenchWorker, deltaProfile, fullProfile } from './mirror-bench.js';
import { benchSource } from './osv-like-records.js';

/** Deltas after the full bundle: one record of so many changes. */
const steps = [1_000, 100] as const;

export interface MirrorImportFigures {
  readonly records: number;
  readonly tarBytes: number;
  readonly seconds: Readonly<Record<string, Series>>;
  readonly ratios: {
    /** A full mirror against `evidence import` of the same records: at most 1.3. */
    readonly full: number;
    /** A delta of 0.1 % and one of 1 % against the full mirror. */
    readonly deltas: readonly number[];
  };
  /** Of a process that only imports, and of the server and the command line: below 300 each, PostgreSQL apart. */
  readonly peakRssMiB: ImportMemory & { readonly importer: number };
}

interface Measure {
  readonly seconds: number;
  readonly peakRssBytes: number;
  readonly added: number;
  readonly changed: number;
}

/** A mirror:full and two deltas after it, each against `evidence import` of the records of the full one. docs/operations/bench.md. */
export async function benchMirrorImport(options: ExportBenchOptions): Promise<MirrorImportFigures> {
  return inBenchFolder('mirror-import', async (folder) => {
    const database = await openBenchDatabase(join(folder, 'installation'));
    try {
      return await new MirrorImportBench(options, folder, database).figures();
    } finally {
      await database.close();
    }
  });
}

class MirrorImportBench {
  readonly #options: ExportBenchOptions;
  readonly #folder: string;
  readonly #database: BenchDatabase;
  readonly #timings = new Timings();
  #publicKey = '';
  #peak = 0;

  constructor(options: ExportBenchOptions, folder: string, database: BenchDatabase) {
    this.#options = options;
    this.#folder = folder;
    this.#database = database;
  }

  async figures(): Promise<MirrorImportFigures> {
    await this.#makeBundles();
    const tenant = await this.#farTenant();
    await interleave(this.#options.rounds, [() => this.#evidenceRound(), () => this.#mirrorRound(tenant)]);
    const ratio = (name: string, other: string) => this.#timings.ratio(name, other);
    return {
      records: this.#options.records,
      tarBytes: (await stat(this.#tar('full'))).size,
      seconds: this.#timings.all(),
      ratios: {
        full: ratio('import of full', 'evidence import'),
        deltas: steps.map((step) => ratio(`import of delta 1/${step}`, 'import of full')),
      },
      peakRssMiB: { importer: Math.round(this.#peak / 2 ** 20), ...(await this.#onServer()) },
    };
  }

  #input(revision: number): string {
    return join(this.#folder, `revision-${revision}.jsonl.zst`);
  }

  #tar(name: string): string {
    return join(this.#folder, `${name.replace('/', '-')}.tar`);
  }

  /** What the sender does: a full bundle, then a change and a delta, and again. */
  async #makeBundles(): Promise<void> {
    const directory = join(this.#folder, 'store');
    await mkdir(directory, { recursive: true });
    await using worker = new BenchWorker(this.#database, directory);
    this.#publicKey = worker.publicKey;
    const bundles = [{ name: 'full', step: 1 }, ...steps.map((step) => ({ name: `delta 1/${step}`, step }))];
    for (const [revision, { name, step }] of bundles.entries()) {
      this.#options.report(`making the bundle ${name}`);
      await writeInput(this.#input(revision), { records: this.#options.records, step, revision });
      this.#evidenceImport(revision);
      const { result } = await worker.run(revision === 0 ? fullProfile : deltaProfile);
      await writeTar(this.#database, directory, result, this.#tar(name));
    }
    await rm(directory, { recursive: true });
  }

  async #farTenant(): Promise<TenantId> {
    const [row] = await this.#database.database.system((tx) =>
      tx.query<{ id: string }>(`SELECT id FROM export_center.ensure_tenant('far', 'far')`),
    );
    return asTenantId(row?.id ?? '');
  }

  async #evidenceRound(): Promise<void> {
    await this.#empty();
    this.#note('evidence import', this.#evidenceImport(0), this.#options.records);
  }

  async #mirrorRound(tenant: TenantId): Promise<void> {
    await this.#empty();
    this.#note('import of full', this.#mirrorImport(tenant, 'full'), this.#options.records);
    for (const step of steps) {
      await settle(this.#database);
      const name = `delta 1/${step}`;
      this.#note(`import of ${name}`, this.#mirrorImport(tenant, name), Math.ceil(this.#options.records / step));
    }
  }

  #evidenceImport(revision: number): Measure {
    const { settings: connection, tenant } = this.#database;
    const task = { connection, tenant, source: benchSource, file: this.#input(revision), threads };
    return runBenchProcess('import-process.mjs', task) as Measure;
  }

  #mirrorImport(tenant: TenantId, name: string): Measure {
    const { settings: connection } = this.#database;
    const directory = join(this.#folder, 'far');
    const task = { connection, tenant, tar: this.#tar(name), publicKey: this.#publicKey, directory, threads };
    const measure = runBenchProcess('mirror-import-process.mjs', task) as Measure;
    this.#peak = Math.max(this.#peak, measure.peakRssBytes);
    return measure;
  }

  async #onServer(): Promise<ImportMemory> {
    await this.#empty();
    const bundle = { tar: this.#tar('full'), publicKey: this.#publicKey };
    return memoryOfImport(this.#database, join(this.#folder, 'server'), bundle);
  }

  async #empty(): Promise<void> {
    const evidence = ['items', 'closed', 'head', 'batches', 'batch_kinds'].map((name) => `evidence_${name}`);
    const tables = [...evidence, 'imports', 'mirror_pairs', 'mirrors'].map((name) => `export_center.${name}`);
    await this.#database.owner.system((tx) => tx.execute(`TRUNCATE ${tables.join(', ')}`));
    await settle(this.#database);
  }

  #note(name: string, { seconds, added, changed }: Measure, records: number): void {
    if (added + changed !== records) throw new Error(`${name} brought ${added + changed} records, not ${records}`);
    this.#timings.add(name, seconds);
    this.#options.report(`${name}: ${rounded(seconds)} s`);
  }
}
