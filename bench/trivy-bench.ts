import { generateKeyPairSync } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { openBenchDatabase, settle, type BenchDatabase } from './bench-database.js';
import { benchProfile, runBenchProcess, threads } from './bench-process.js';
import { rounded, Timings, type Series } from './figures.js';
import { githubForm, githubSource } from './github-form.js';
import { writeInput } from './input-file.js';
import { compareFindings, TrivyDatabaseFile, type FindingsComparison } from './trivy-findings.js';
import { findUpstreamBuilder, UpstreamBuilder } from './upstream-builder.js';

const sampledRecords = 5_000;
/** Bytes of a tar's header. */
const tarBlock = 512;

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
  /** Undefined where the builder is not. */
  readonly upstream?: UpstreamFigures;
}

/** Trivy's own builder over the same records, in files. One round. */
export interface UpstreamFigures {
  readonly seconds: number;
  /** Our whole run, from PostgreSQL to the verified archive, to its build; at most 1. */
  readonly ofUpstream: number;
  readonly findings: FindingsComparison;
}

interface Measure {
  readonly seconds: { readonly stage: number; readonly verify: number; readonly total: number };
  readonly peakRssBytes: number;
  readonly result: { readonly records: number };
  readonly archive: {
    readonly bytes: number;
    readonly plainBytes: number;
    readonly rows: number;
    /** Where it lies. */
    readonly file: string;
    readonly offset: number;
  };
}

/**
 * OSV records in PostgreSQL to a verified bundle with Trivy's database in it, from a cold store, and Trivy's own builder beside it. Method:
 * docs/operations/bench.md.
 */
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
  await writeInput(file, { records, form: githubForm });
  runBenchProcess('import-process.mjs', { connection, tenant, source: githubSource, file, threads });
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
  const figures = {
    records: options.records,
    seconds: timings.all(),
    peakRssMiB,
    archiveBytes: bytes,
    plainBytes,
    rows,
  };
  const upstream = await besideUpstream(timings.series('whole run').median, last!, folder, options);
  return { ...figures, ...(upstream && { upstream }) };
}

/** Trivy's own builder over the same records, and what its database and ours find. */
async function besideUpstream(
  seconds: number,
  { archive }: Measure,
  folder: string,
  { records, report }: TrivyBenchOptions,
): Promise<UpstreamFigures | undefined> {
  const program = findUpstreamBuilder();
  if (!program) return undefined;
  const builder = new UpstreamBuilder(program, folder);
  report(`writing ${records} files for the upstream builder`);
  builder.writeFeeds(records);
  const theirs = await builder.build();
  report(`upstream builder: ${theirs.toFixed(2)} s`);
  using ours = await unpacked(archive, join(folder, 'ours.tar'));
  using upstream = new TrivyDatabaseFile(builder.database);
  const findings = compareFindings(records, Math.ceil(records / sampledRecords), upstream, ours);
  return { seconds: rounded(theirs), ofUpstream: rounded(seconds / theirs), findings };
}

/** The database is the archive's first member. */
async function unpacked({ file, offset, bytes }: Measure['archive'], tar: string): Promise<TrivyDatabaseFile> {
  const packed = createReadStream(file, { start: offset, end: offset + bytes - 1 });
  await pipeline(packed, createGunzip(), createWriteStream(tar));
  return new TrivyDatabaseFile(tar, tarBlock);
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
