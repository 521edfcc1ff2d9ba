import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBenchDatabase, settle, type BenchDatabase } from './bench-database.js';
import { benchProfile, runBenchProcess, threads } from './bench-process.js';
import { Timings, type Series } from './figures.js';
import { writeInput } from './input-file.js';
import { benchSource } from './osv-like-records.js';

export interface TrivyBenchOptions {
  readonly records: number;
  readonly rounds: number;
  readonly report: (message: string) => void;
}

export interface TrivyFigures {
  readonly records: number;
  readonly seconds: Readonly<Record<string, Series>>;
  /** Of the exporting process with all its threads; PostgreSQL apart. Below 256. */
  readonly peakRssMiB: number;
  readonly archiveBytes: number;
  /** Of the archive unpacked: the database and its metadata. */
  readonly plainBytes: number;
  readonly rows: number;
}

interface Measure {
  readonly seconds: { readonly stage: number; readonly verify: number; readonly total: number };
  readonly peakRssBytes: number;
  readonly result: { readonly records: number };
  readonly archive: { readonly bytes: number; readonly plainBytes: number; readonly rows: number };
}

/** OSV records in PostgreSQL to a verified bundle with Trivy's database in it, from a cold store. Method: docs/operations/bench.md. */
export async function benchTrivy({ records, rounds, report }: TrivyBenchOptions): Promise<TrivyFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'trivy-bench-'));
  try {
    const database = await openBenchDatabase(join(folder, 'installation'));
    try {
      report(`importing ${records} records`);
      await importRecords(database, folder, records);
      return await measure(database, folder, { records, rounds, report });
    } finally {
      await database.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function importRecords({ settings: connection, tenant }: BenchDatabase, folder: string, records: number) {
  const file = join(folder, 'all.jsonl.zst');
  await writeInput(file, { records, step: 1, revision: 0 });
  runBenchProcess('import-process.mjs', { connection, tenant, source: benchSource, file, threads });
  await rm(file);
}

async function measure(database: BenchDatabase, folder: string, options: TrivyBenchOptions): Promise<TrivyFigures> {
  const timings = new Timings();
  let [peak, last]: [number, Measure | undefined] = [0, undefined];
  for (let round = 0; round < options.rounds; round += 1) {
    await emptyStore(database, folder);
    const found = (last = runOnce(database, folder));
    if (found.result.records !== options.records) throw new Error(`${found.result.records} records were read`);
    peak = Math.max(peak, found.peakRssBytes);
    timings.add('database and archive', found.seconds.stage);
    timings.add('verify', found.seconds.verify);
    timings.add('whole run', found.seconds.total);
    options.report(`whole run: ${found.seconds.total.toFixed(2)} s, ${Math.round(found.peakRssBytes / 2 ** 20)} MiB`);
  }
  const { bytes, plainBytes, rows } = last!.archive;
  const peakRssMiB = Math.round(peak / 2 ** 20);
  return { records: options.records, seconds: timings.all(), peakRssMiB, archiveBytes: bytes, plainBytes, rows };
}

async function emptyStore(database: BenchDatabase, folder: string): Promise<void> {
  await rm(join(folder, 'store'), { recursive: true, force: true });
  const tables = ['bundle_documents', 'bundles', 'staged_plans', 'shard_cache', 'blobs'];
  const names = tables.map((name) => `export_center.${name}`).join(', ');
  await database.owner.system((tx) => tx.execute(`TRUNCATE ${names}`));
  await settle(database);
}

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = privateKey.export({ type: 'pkcs8', format: 'pem' });

function runOnce({ settings: connection, tenant }: BenchDatabase, folder: string): Measure {
  const spec = { ...benchProfile.spec, kind: 'trivy:db' };
  const profile = { ...benchProfile, spec };
  const directory = join(folder, 'store');
  return runBenchProcess('export-process.mjs', { connection, tenant, directory, threads, key, profile }) as Measure;
}
