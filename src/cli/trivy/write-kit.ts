import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FormatError } from '../../formats/format-error.js';
import { TarReader, type TarEvent } from '../../formats/tar/tar-reader.js';
import { encodeTrivyMetadata, type TrivyMetadata } from '../../formats/trivy-metadata/trivy-metadata.js';
import type { TrivyBundle } from './trivy-bundle.js';

/** More than any database that Trivy opens. Bytes. */
const largestDatabase = 64 * 1024 ** 3;
const metadataMember = 'metadata.json';

/** The files of the database below a cache folder of Trivy. */
export function kitFiles(
  folder: string,
  { artifact }: TrivyBundle,
): { readonly database: string; readonly metadata: string } {
  const place = join(folder, artifact.cacheFolder);
  return { database: join(place, artifact.database), metadata: join(place, metadataMember) };
}

/**
 * Unpacks the database where Trivy looks for it, beside `metadata`. Each file appears whole or not at all, the metadata last: a scan that runs
 * keeps the old database, and what is interrupted says that it is older than it is. Throws what the disk and the bundle throw.
 */
export async function writeKit(bundle: TrivyBundle, folder: string, metadata: TrivyMetadata): Promise<void> {
  const files = kitFiles(folder, bundle);
  await mkdir(join(folder, bundle.artifact.cacheFolder), { recursive: true });
  await replaceFile(files.database, databaseBytes(bundle));
  await replaceFile(files.metadata, [encodeTrivyMetadata(metadata)]);
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

async function* databaseBytes(bundle: TrivyBundle): AsyncGenerator<Uint8Array> {
  const reader = new TarReader({ maxBytes: largestDatabase, exact: true });
  const plain = createGunzip();
  const source = Readable.from(bundle.archiveBytes());
  source.on('error', (error) => plain.destroy(error));
  let found = false;
  for await (const chunk of source.pipe(plain))
    for (const event of reader.push(chunk as Buffer)) {
      found ||= isDatabase(event, bundle);
      if (event.type === 'data' && isDatabase(event, bundle)) yield event.bytes;
    }
  reader.finish();
  if (!found) throw unexpected(bundle, `it holds no ${bundle.artifact.database}`);
}

function isDatabase({ entry: { path } }: TarEvent, bundle: TrivyBundle): boolean {
  if (path === bundle.artifact.database) return true;
  if (path === metadataMember) return false;
  throw unexpected(bundle, `it also holds ${JSON.stringify(path)}`);
}

const unexpected = ({ archive: { path } }: TrivyBundle, what: string): FormatError =>
  new FormatError('schema', `${path} is not what Trivy unpacks: ${what}`, { path });
