import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import {
  encodeTrivyMetadata,
  trivyMetadata,
  trivySchemaVersions,
} from '../../../formats/trivy-metadata/trivy-metadata.js';
import type { Derivation, DroppedCount } from '../derive-files.js';
import { tarGz } from '../fs-tar-gz.js';
import { recordBatches } from '../record-batches.js';
import { RowThreads } from './row-threads.js';
import { trivyDbFiles, trivyDbMember } from './trivy-db-files.js';

const defaultInterval = 24;

/** Advisories to the database that Trivy reads, packed as it pulls it, with its metadata and a list of what could not be expressed. */
export async function deriveTrivyDb(derivation: Derivation): Promise<readonly DroppedCount[]> {
  const { plan, scratch, threads, signal, emit } = derivation;
  await using rows = new RowThreads({ scratch, asOf: plan.asOf }, threads, signal);
  for await (const batch of recordBatches(derivation)) await rows.map(batch);
  const file = join(scratch, trivyDbMember);
  const built = await rows.build(file);
  const metadata = encodeTrivyMetadata(trivyMetadata(trivySchemaVersions.db, plan.asOf, defaultInterval));
  const members = [
    { path: trivyDbMember, file, size: built.bytes },
    { path: 'metadata.json', bytes: metadata },
  ];
  await emit({ ...trivyDbFiles.archive, rows: () => built.rows }, tarGz(members));
  await emit(trivyDbFiles.metadata, [metadata]);
  await emit(trivyDbFiles.dropped, contents(rows.dropLists()));
  return rows.dropped();
}

async function* contents(files: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const file of files) yield* createReadStream(file) as AsyncIterable<Buffer>;
}
