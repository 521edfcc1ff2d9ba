import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDigest } from '../src/formats/digest.js';
import type { RunResult } from '../src/runs/run-context.js';
import { locateBundle } from '../src/stages/packaging/bundle-files.js';
import { tarOf } from '../src/stages/packaging/computed-tar.js';
import { readParts } from '../src/stages/packaging/fs-parts-reader.js';
import { PgBundleCatalog } from '../src/stages/packaging/pg-bundle-catalog.js';
import { FsContentStore } from '../src/stages/storage/fs-content-store.js';
import { PgBlobIndex } from '../src/stages/storage/pg-blob-index.js';
import { openBenchDatabase, type BenchDatabase } from './bench-database.js';
import { benchProfile, runBenchProcess, threads } from './bench-process.js';
import { writeInput } from './input-file.js';
import { benchSource } from './osv-like-records.js';

/** A bundle as a customer has it. */
export interface MadeBundle {
  readonly tar: string;
  /** The same files, unpacked. */
  readonly unpacked: string;
  /** The public key, PEM. */
  readonly key: string;
}

/** Imports OSV-like records and exports them with the product, into `folder`; what was needed on the way is deleted. */
export async function makeBundle(folder: string, records: number): Promise<MadeBundle> {
  const bundle = {
    tar: join(folder, 'bundle.tar'),
    unpacked: join(folder, 'bundle'),
    key: join(folder, 'key.pub.pem'),
  };
  const work = join(folder, 'work');
  await mkdir(work, { recursive: true });
  const database = await openBenchDatabase(join(work, 'installation'));
  try {
    await importRecords(database, work, records);
    await writeBundle(database, join(work, 'store'), bundle);
  } finally {
    await database.close();
    await rm(work, { recursive: true, force: true });
  }
  await mkdir(bundle.unpacked);
  execFileSync('tar', ['-xf', bundle.tar, '-C', bundle.unpacked]);
  return bundle;
}

async function importRecords({ settings: connection, tenant }: BenchDatabase, folder: string, records: number) {
  const file = join(folder, 'input.jsonl.zst');
  await writeInput(file, { records });
  runBenchProcess('import-process.mjs', { connection, tenant, source: benchSource, file, threads });
}

async function writeBundle(database: BenchDatabase, directory: string, bundle: MadeBundle): Promise<void> {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(bundle.key, pair.publicKey.export({ type: 'spki', format: 'pem' }));
  const { settings: connection, tenant } = database;
  const task = { connection, tenant, directory, threads, key, profile: benchProfile };
  const { result } = runBenchProcess('export-process.mjs', task) as { readonly result: RunResult };
  await writeTar(database, directory, result, bundle.tar);
}

/** Writes the bundle of a run, whose content lies in `directory`, as a tar. */
export async function writeTar(
  { database, tenant }: BenchDatabase,
  directory: string,
  result: RunResult,
  path: string,
): Promise<void> {
  const name = { manifestDigest: parseDigest(result.manifestDigest), signedBy: result.signatures[0]!.kid };
  const record = await new PgBundleCatalog(database).find(tenant, name);
  const store = new FsContentStore(directory, new PgBlobIndex(database));
  const parts = tarOf(await locateBundle(store, tenant, record!));
  const file = await open(path, 'w');
  for await (const piece of readParts(parts, 0, parts.size)) await file.writeFile(piece);
  await file.close();
}
