import { generateKeyPairSync } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inBenchFolder } from './bench-folder.js';
import { openBenchDatabase, settle, type BenchDatabase } from './bench-database.js';
import { benchProfile, runBenchProcess, threads } from './bench-process.js';
import { interleave, rounded, Timings, type Series } from './figures.js';
import { writeInput } from './input-file.js';
import { benchSource } from './osv-like-records.js';
import { runOnServer, type ServerRun } from './server-run.js';
import { runPipe } from './export-pipe.js';

export interface ExportBenchOptions {
  readonly records: number;
  readonly rounds: number;
  /** Says in words what happens. */
  readonly report: (message: string) => void;
}

export interface ExportFigures {
  readonly records: number;
  readonly plainBytes: number;
  readonly seconds: Readonly<Record<string, Series>>;
  readonly ratios: {
    /** To a bundle whose every file digest is verified, against the pipe; at most 1.0. */
    readonly hashVerified: number;
    /** To a deep-verified bundle, against the pipe; at most 1.3. */
    readonly deepVerified: number;
    /** After 0.1 % of the records changed, against the full run: at most 0.3 without the deep verification in both, 0.5 with it. */
    readonly changed: number;
    readonly changedDeep: number;
    /** New bytes in the store after that change, against all: at most 0.13. */
    readonly newBytes: number;
    /** The bundle, index included, against zstd -3 over one stream: at most 1.35. */
    readonly size: number;
  };
  /** Median; under 0.5. */
  readonly unchangedSeconds: number;
  /** Of the exporting process with all its threads; PostgreSQL apart. */
  readonly peakRssMiB: number;
  /** One export by the product as `npm start` runs it; its peak must stay below 256 MiB. */
  readonly server: ServerRun;
}

interface Measure {
  readonly seconds: Readonly<Record<'plan' | 'stage' | 'seal' | 'pack' | 'verify' | 'publish' | 'total', number>> & {
    readonly defaultVerify?: number;
  };
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
  readonly warnings: readonly string[];
  readonly result: { readonly records: number; readonly bytes: number; readonly manifestDigest: string };
}

/**
 * An export from a cold store against a pipe of psql, zstd and sha256sum over the same rows in the same order; then the same run after a
 * restart, and after changes of 0.1 % of the records at random keys. Method and results: docs/operations/bench.md.
 */
export async function benchExport(options: ExportBenchOptions): Promise<ExportFigures> {
  return inBenchFolder('export', async (folder) => {
    const database = await openBenchDatabase(join(folder, 'installation'));
    try {
      return await new ExportBench(options, folder, database).figures();
    } finally {
      await database.close();
    }
  });
}

class ExportBench {
  readonly #options: ExportBenchOptions;
  readonly #folder: string;
  readonly #database: BenchDatabase;
  readonly #timings = new Timings();
  readonly #key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  });
  #peak = 0;
  #pipeBytes = 0;
  #bundleBytes = 0;
  #newBytes: number[] = [];

  constructor(options: ExportBenchOptions, folder: string, database: BenchDatabase) {
    this.#options = options;
    this.#folder = folder;
    this.#database = database;
  }

  async figures(): Promise<ExportFigures> {
    const { records, rounds } = this.#options;
    await this.#import('all', 1, 0);
    const [row] = await this.#database.owner.system((tx) =>
      tx.query<{ bytes: string }>('SELECT sum(blen) AS bytes FROM export_center.evidence_items'),
    );
    await interleave(rounds, [() => this.#pipe(), () => this.#cold()]);
    for (let round = 0; round < rounds; round += 1) {
      await this.#unchanged();
      await this.#changed(round + 1);
    }
    const server = await this.#onServer();
    return {
      records,
      plainBytes: Number(row!.bytes),
      seconds: this.#timings.all(),
      ratios: this.#ratios(),
      unchangedSeconds: this.#timings.series('unchanged').median,
      peakRssMiB: Math.round(this.#peak / 2 ** 20),
      server,
    };
  }

  /** A folder of its own, so that its store is cold too. The other one goes first: at `--huge` it has gigabytes. */
  async #onServer(): Promise<ServerRun> {
    await rm(this.#store, { recursive: true, force: true });
    await this.#emptyCatalogs();
    await settle(this.#database);
    return runOnServer(this.#database, join(this.#folder, 'server'));
  }

  #ratios(): ExportFigures['ratios'] {
    const ratio = (name: string, other: string) => this.#timings.ratio(name, other);
    return {
      hashVerified: ratio('export, file digests verified', 'pipe'),
      deepVerified: ratio('export, deep verified', 'pipe'),
      changed: ratio('changed, without verify', 'export, without verify'),
      changedDeep: ratio('changed, deep verified', 'export, deep verified'),
      newBytes: rounded(Math.max(...this.#newBytes)),
      size: rounded(this.#bundleBytes / this.#pipeBytes),
    };
  }

  async #pipe(): Promise<void> {
    await settle(this.#database);
    const { seconds, bytes } = await runPipe(this.#database, join(this.#folder, 'pipe.zst'));
    this.#pipeBytes = bytes;
    this.#note('pipe', seconds);
  }

  async #cold(): Promise<void> {
    await rm(this.#store, { recursive: true, force: true });
    await this.#emptyCatalogs();
    await settle(this.#database);
    const { seconds, result } = this.#export({ alsoDefault: true });
    this.#bundleBytes = result.bytes;
    this.#note('export, deep verified', seconds.total);
    this.#note('export, without verify', seconds.total - seconds.verify);
    this.#note('export, file digests verified', seconds.total - seconds.verify + seconds.defaultVerify!);
  }

  async #emptyCatalogs(): Promise<void> {
    const tables = ['bundle_documents', 'bundles', 'staged_plans', 'shard_cache', 'blobs'].map(
      (name) => `export_center.${name}`,
    );
    await this.#database.owner.system((tx) => tx.execute(`TRUNCATE ${tables.join(', ')}`));
  }

  /** In a new process, as after a restart. */
  async #unchanged(): Promise<void> {
    await settle(this.#database);
    this.#note('unchanged', this.#export({}).seconds.total);
  }

  async #changed(revision: number): Promise<void> {
    // Every thousandth record; ids are hashes, so their keys lie anywhere.
    await this.#import(`revision ${revision}`, 1_000, revision);
    const before = await this.#stored();
    await settle(this.#database);
    const { seconds } = this.#export({});
    this.#note('changed, deep verified', seconds.total);
    this.#note('changed, without verify', seconds.total - seconds.verify);
    this.#newBytes.push((await this.#stored()) / before - 1);
  }

  get #store(): string {
    return join(this.#folder, 'store');
  }

  async #stored(): Promise<number> {
    const entries = await readdir(this.#store, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  #export(more: { readonly alsoDefault?: boolean }): Measure {
    const { settings: connection, tenant } = this.#database;
    const task = {
      connection,
      tenant,
      directory: this.#store,
      threads,
      key: this.#key,
      profile: benchProfile,
      ...more,
    };
    const measure = runBenchProcess('export-process.mjs', task) as Measure;
    if (measure.result.records !== this.#options.records || measure.warnings.length > 0)
      throw new Error(`the export did other work than was asked for: ${JSON.stringify(measure)}`);
    this.#peak = Math.max(this.#peak, measure.peakRssBytes);
    return measure;
  }

  async #import(name: string, step: number, revision: number): Promise<void> {
    const file = join(this.#folder, `${name}.jsonl.zst`);
    await writeInput(file, { records: this.#options.records, step, revision });
    const { settings: connection, tenant } = this.#database;
    this.#options.report(`importing ${name}`);
    runBenchProcess('import-process.mjs', { connection, tenant, source: benchSource, file, threads });
    await rm(file);
  }

  #note(name: string, seconds: number): void {
    this.#timings.add(name, seconds);
    this.#options.report(`${name}: ${rounded(seconds)} s`);
  }
}
