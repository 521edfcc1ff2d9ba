import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { constants, zstdCompressSync } from 'node:zlib';
import { defaultCompression, defaultSharding, deltaCompression, deltaSharding } from '../src/kernel/profile.js';
import type { ExportBenchOptions } from './export-bench.js';
import { openBenchDatabase, settle, type BenchDatabase } from './bench-database.js';
import { compactSizeRatio } from './compact-sizes.js';
import { inBenchFolder } from './bench-folder.js';
import { benchProfile, nodeFlags, runBenchProcess, threads } from './bench-process.js';
import { rounded, Timings, type Series } from './figures.js';
import type { RunResult } from '../src/runs/run-context.js';
import { writeInput } from './input-file.js';
import { benchSource, OsvLikeRecords } from './osv-like-records.js';

/** One record of so many changes. */
const steps = [1_000, 100, 10] as const;

export interface MirrorFigures {
  readonly records: number;
  readonly seconds: Readonly<Record<string, Series>>;
  readonly ratios: {
    /** A full mirror, whose records are normalised too, against json:raw of the same records. */
    readonly full: number;
    /** A delta of 0.1 % changed records against the full export: at most 0.04. */
    readonly delta: number;
    /** Its time at 1 % and at 10 %, against what linear growth from 0.1 % allows: at most 1. */
    readonly growth: readonly number[];
    /** Packs and index of the delta at 0.1 % and at 1 %, against zstd -19 over the changed records alone: at most 1.3. */
    readonly bytes: readonly number[];
    /** Patches of a compact delta of 50,000 records against zstd -19 --patch-from between the full sets, at 0.1 % (at most 0.5) and 1 % (at most 1). */
    readonly compact: readonly number[];
  };
}

export interface Measure {
  readonly seconds: Readonly<Record<string, number>>;
  readonly bytes: { readonly records: number; readonly tombstones: number };
  readonly result: RunResult;
}

/** A full mirror, then deltas of ever more changed records, in one process that runs all the time. docs/operations/bench.md. */
export async function benchMirror(options: ExportBenchOptions): Promise<MirrorFigures> {
  return inBenchFolder('mirror', async (folder) => {
    const database = await openBenchDatabase(join(folder, 'installation'));
    try {
      return await new MirrorBench(options, folder, database).figures();
    } finally {
      await database.close();
    }
  });
}

class MirrorBench {
  readonly #options: ExportBenchOptions;
  readonly #folder: string;
  readonly #database: BenchDatabase;
  readonly #timings = new Timings();
  readonly #bytes = new Map<number, number>();
  #revision = 0;

  constructor(options: ExportBenchOptions, folder: string, database: BenchDatabase) {
    this.#options = options;
    this.#folder = folder;
    this.#database = database;
  }

  async figures(): Promise<MirrorFigures> {
    await this.#import(1, 0);
    await using worker = new BenchWorker(this.#database, join(this.#folder, 'store'));
    for (let round = 0; round < this.#options.rounds; round += 1) await this.#round(worker, round);
    const ratio = (name: string, other: string) => this.#timings.ratio(name, other);
    return {
      records: this.#options.records,
      seconds: this.#timings.all(),
      ratios: {
        full: ratio('full', 'raw'),
        delta: ratio('delta of 1/1000', 'full'),
        growth: [ratio('delta of 1/100', 'delta of 1/1000') / 10, ratio('delta of 1/10', 'delta of 1/1000') / 100].map(
          rounded,
        ),
        bytes: [...this.#bytes.values()],
        compact: [1_000, 100].map((step) => this.#compactRatio(step)),
      },
    };
  }

  #compactRatio(step: number): number {
    this.#options.report(`zstd -19 --patch-from of one edited record in ${step}`);
    return compactSizeRatio(step, this.#folder);
  }

  async #round(worker: BenchWorker, round: number): Promise<void> {
    await this.#emptyStore();
    await settle(this.#database);
    this.#note('raw', await worker.run(rawProfile), this.#options.records);
    await this.#emptyStore();
    await settle(this.#database);
    this.#note('full', await worker.run(fullProfile), this.#options.records);
    for (const step of steps) {
      this.#revision += 1;
      await this.#import(step, this.#revision);
      await settle(this.#database);
      const measure = await worker.run(deltaProfile);
      this.#note(`delta of 1/${step}`, measure, Math.ceil(this.#options.records / step));
      if (round === 0 && step >= 100) this.#bytes.set(step, this.#sizeRatio(step, measure));
    }
  }

  /** What was staged before must not help the next round. */
  async #emptyStore(): Promise<void> {
    const tables = ['bundle_documents', 'bundles', 'staged_plans', 'shard_cache', 'blobs'];
    await this.#database.owner.system((tx) =>
      tx.execute(`TRUNCATE ${tables.map((name) => `export_center.${name}`).join(', ')}`),
    );
    await rm(join(this.#folder, 'store'), { recursive: true, force: true });
  }

  #sizeRatio(step: number, { bytes }: Measure): number {
    const made = new OsvLikeRecords(1);
    const bodies: string[] = [];
    for (let i = 0; i < this.#options.records; i += step) bodies.push(made.record(i, this.#revision).body);
    const plain = Buffer.from(`${bodies.sort().join('\n')}\n`);
    const params = { [constants.ZSTD_c_compressionLevel]: 19, [constants.ZSTD_c_checksumFlag]: 1 };
    return rounded(bytes.records / zstdCompressSync(plain, { params }).length);
  }

  async #import(step: number, revision: number): Promise<void> {
    const file = join(this.#folder, `revision-${revision}.jsonl.zst`);
    await writeInput(file, { records: this.#options.records, step, revision });
    const { settings: connection, tenant } = this.#database;
    this.#options.report(`importing revision ${revision} of one record in ${step}`);
    runBenchProcess('import-process.mjs', { connection, tenant, source: benchSource, file, threads });
    await rm(file);
  }

  #note(name: string, { seconds, result }: Measure, records: number): void {
    if (result.records !== records) throw new Error(`${name} holds ${result.records} records, not ${records}`);
    this.#timings.add(name, seconds.total!);
    const parts = Object.entries(seconds).map(([part, time]) => `${part} ${rounded(time)}`);
    this.#options.report(`${name}: ${parts.join(', ')} s`);
  }
}

const profileOf = (name: string, spec: object) => ({ ...benchProfile, name, spec: { ...benchProfile.spec, ...spec } });
const whole = { compression: defaultCompression, sharding: defaultSharding };
const rawProfile = profileOf('raw', { kind: 'json:raw', ...whole });
export const fullProfile = profileOf('full', { kind: 'mirror:full', ...whole });
export const deltaProfile = profileOf('delta', {
  kind: 'mirror:delta',
  compression: deltaCompression,
  sharding: deltaSharding,
});

/** The process of `mirror-process.mjs`. */
export class BenchWorker implements AsyncDisposable {
  /** Of the key that signs its bundles, PEM. */
  readonly publicKey: string;
  readonly #child: ChildProcess;
  readonly #lines: Interface;

  constructor({ settings: connection, tenant }: BenchDatabase, directory: string) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.publicKey = publicKey.export({ type: 'spki', format: 'pem' });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const task = JSON.stringify({ connection, tenant, directory, threads, key });
    const file = fileURLToPath(new URL('mirror-process.mjs', import.meta.url));
    this.#child = spawn(process.execPath, [...nodeFlags, file, task], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout! });
  }

  async run(profile: object): Promise<Measure> {
    this.#child.stdin!.write(`${JSON.stringify(profile)}\n`);
    const ended = once(this.#child, 'exit').then(() => {
      throw new Error('the worker of the bench ended');
    });
    const [line] = (await Promise.race([once(this.#lines, 'line'), ended])) as [string];
    return JSON.parse(line) as Measure;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin!.end();
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }
}
