import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import {
  encodeTrivyMetadata,
  trivyMetadata,
  trivySchemaVersions,
} from '../../../formats/trivy-metadata/trivy-metadata.js';
import type { EvidenceKind } from '../../../kernel/evidence.js';
import { defaultTrivyOptions } from '../../../kernel/profile.js';
import type { Derivation, DroppedCount } from '../derive-files.js';
import { tarGz } from '../fs-tar-gz.js';
import { recordBatches } from '../record-batches.js';
import { RowThreads } from './row-threads.js';
import { trivyDbFiles, trivyDbMember } from './trivy-db-files.js';

/** The kinds by their use. Annotations come first, because they are looked up while the others are mapped. */
const annotating: readonly EvidenceKind[] = ['epss', 'kev'];
const mapped: readonly EvidenceKind[] = ['advisories', 'vex'];

/** Advisories to the database that Trivy reads, packed as it pulls it, with its metadata and a list of what could not be expressed. */
export async function deriveTrivyDb(derivation: Derivation): Promise<readonly DroppedCount[]> {
  const { plan, spec, scratch, emit } = derivation;
  const { updateIntervalHours } = spec.trivy ?? defaultTrivyOptions['trivy:db'];
  const { file, built, dropLists, dropped } = await build(derivation, join(scratch, trivyDbMember));
  const metadata = encodeTrivyMetadata(trivyMetadata(trivySchemaVersions.db, plan.asOf, updateIntervalHours));
  const members = [
    { path: trivyDbMember, file, size: built.bytes },
    { path: 'metadata.json', bytes: metadata },
  ];
  await emit({ ...trivyDbFiles.archive, rows: () => built.rows }, tarGz(members));
  await emit(trivyDbFiles.metadata, [metadata]);
  await emit(trivyDbFiles.dropped, contents(dropLists));
  return dropped;
}

/** The threads end with it: their memory is given back before the archive is made. */
async function build(derivation: Derivation, file: string) {
  const { plan, spec, scratch, threads, signal } = derivation;
  const { overlays, vex } = spec.trivy ?? defaultTrivyOptions['trivy:db'];
  await using rows = new RowThreads({ scratch, asOf: plan.asOf, overlays, vex }, threads, signal);
  await rows.annotate(recordBatches(derivation, annotating));
  for await (const batch of recordBatches(derivation, mapped)) await rows.map(batch);
  const built = await rows.build(file);
  return { file, built, dropLists: rows.dropLists(), dropped: rows.dropped() };
}

async function* contents(files: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const file of files) yield* createReadStream(file) as AsyncIterable<Buffer>;
}
