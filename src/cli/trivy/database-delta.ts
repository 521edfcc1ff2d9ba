import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { BoltPath } from '../../formats/bolt/bolt-row.js';
import { deltaFormat, type DeltaHeader } from '../../formats/trivy-delta/delta-document.js';
import { applyChanges, emptyBuckets, rowChanges } from '../../formats/trivy-delta/row-changes.js';
import { parseTrivyMetadata, trivySchemaVersions } from '../../formats/trivy-metadata/trivy-metadata.js';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { BoltSource } from './fs-bolt-source.js';
import { DeltaReader, encodeDelta, textOf } from './delta-stream.js';
import { BoltFileWriter } from './write-bolt.js';
import { replaceFile } from './write-kit.js';

const metadataOf = (database: string): string => join(dirname(resolve(database)), 'metadata.json');

/** Writes the rows that differ between two databases. Throws FormatError for a damaged one, CliError where `result` cannot be rebuilt from its rows. */
export async function diffDatabases(base: string, result: string, delta: string): Promise<DeltaHeader> {
  using old = new BoltSource(base);
  using young = new BoltSource(result);
  const header = await headerOf(old, young, result, delta);
  await replaceFile(delta, encodeDelta(header, rowChanges(old.values(), young.values())));
  return header;
}

async function headerOf(old: BoltSource, young: BoltSource, result: string, delta: string): Promise<DeltaHeader> {
  const facts = { base: old.facts(), result: young.facts() };
  const empty = [...emptyBuckets(young.rows())];
  await requireRebuildable(young, empty, facts.result, delta);
  const metadata = metadataOf(result);
  return {
    format: deltaFormat,
    schemaVersion: trivySchemaVersions.db,
    ...facts,
    emptyBuckets: empty.map((path) => path.map(textOf)),
    ...(existsSync(metadata) ? { metadata: checkedMetadata(readFileSync(metadata)) } : {}),
  };
}

/** The far side has the rows only: they must give this very file. */
async function requireRebuildable(
  young: BoltSource,
  empty: readonly BoltPath[],
  { digest, bytes }: DeltaHeader['result'],
  delta: string,
): Promise<void> {
  await inFolderBeside(delta, async (folder) => {
    const path = join(folder, 'rebuilt');
    using writer = new BoltFileWriter(path, empty, 2 * bytes);
    for (const row of young.values()) writer.write(row);
    writer.finish();
    using rebuilt = new BoltSource(path);
    if (rebuilt.digest() === digest) return;
    throw new CliError(exitCodes.usage, 'the new database was not written by an export: its rows give another file', {
      remedy: 'Take the trivy.db of a trivy:db bundle.',
    });
  });
}

function checkedMetadata(bytes: Buffer): string {
  parseTrivyMetadata(bytes, trivySchemaVersions.db);
  return bytes.toString();
}

/**
 * Rebuilds the database that a delta leads to, and its metadata.json beside it; `base` may be replaced itself. Nothing is written unless `base` is the
 * very file that the delta was made from, and nothing is put in place unless the result is the very file that it names. Throws CliError,
 * FormatError.
 */
export async function applyDelta(base: string, delta: string, result: string): Promise<DeltaHeader> {
  const { reader, header } = await DeltaReader.open(delta);
  await using changes = reader;
  using old = new BoltSource(base);
  requireDigest(old, header.base.digest, `${base} is not the database that the delta was made from`);
  if (header.metadata !== undefined) parseTrivyMetadata(Buffer.from(header.metadata), trivySchemaVersions.db);
  await inFolderBeside(result, async (folder) => {
    const part = join(folder, 'database');
    await rebuild(old, changes, header, part);
    using made = new BoltSource(part);
    requireDigest(made, header.result.digest, 'the delta does not give the database that it names');
    await rename(part, result);
  });
  if (header.metadata !== undefined) await replaceFile(metadataOf(result), [Buffer.from(header.metadata)]);
  return header;
}

async function rebuild(old: BoltSource, delta: DeltaReader, header: DeltaHeader, path: string): Promise<void> {
  const empty = header.emptyBuckets.map((names) => names.map((name) => Buffer.from(name)));
  using writer = new BoltFileWriter(path, empty, header.result.bytes);
  await applyChanges(old.values(), delta.changes(), (row) => writer.write(row));
  writer.finish();
}

function requireDigest(source: BoltSource, expected: string, message: string): void {
  const found = source.digest();
  if (found === expected) return;
  throw new CliError(exitCodes.verificationFailed, `${message}: it has ${found}, the delta says ${expected}`, {
    code: 'EC-DIGEST-MISMATCH',
    remedy: 'Nothing was written. Take the delta that belongs to this database, or a whole bundle.',
  });
}

/** On the same volume, so that what was made there can be renamed into place. */
async function inFolderBeside<T>(path: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(dirname(resolve(path)), '.part-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
