import { chmod, mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeTrivyMetadata, type TrivyMetadata } from '../../formats/trivy-metadata/trivy-metadata.js';
import { unpackDatabase } from '../../stages/verification/fs-unpack-database.js';
import type { TrivyBundle } from './trivy-bundle.js';

/** The files of the database below a cache folder of Trivy. */
export function kitFiles(
  folder: string,
  { artifact }: TrivyBundle,
): { readonly database: string; readonly metadata: string } {
  const place = join(folder, artifact.cacheFolder);
  return { database: join(place, artifact.database), metadata: join(place, 'metadata.json') };
}

/**
 * Unpacks the database where Trivy looks for it, beside `metadata`. Each file appears whole or not at all, the metadata last: a scan that runs
 * keeps the old database, and what is interrupted says that it is older than it is. Throws what the disk and the bundle throw.
 */
export async function writeKit(bundle: TrivyBundle, folder: string, metadata: TrivyMetadata): Promise<void> {
  const { artifact, archive } = bundle;
  const files = kitFiles(folder, bundle);
  const place = join(folder, artifact.cacheFolder);
  await mkdir(place, { recursive: true });
  const scratch = await mkdtemp(join(place, '.part-'));
  try {
    const packed = { chunks: bundle.archiveBytes(), bytes: archive.bytes, folder: scratch };
    const { file } = await unpackDatabase(packed, artifact.database);
    await publish(file, files.database);
    await replaceFile(files.metadata, [encodeTrivyMetadata(metadata)]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Every user of the machine may scan with it. */
async function publish(made: string, path: string): Promise<void> {
  await using file = await open(made, 'r+');
  await file.sync();
  await chmod(made, 0o644);
  await rename(made, path);
}

/** Writes beside the file first, and to the disk before it gets its name. */
export async function replaceFile(
  path: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await using file = await open(part, 'w', 0o644);
    for await (const chunk of chunks) await file.writeFile(chunk);
    await file.sync();
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
