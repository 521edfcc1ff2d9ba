import { randomBytes } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { DigestStream, type Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import { faultPoint } from '../../platform/faults/fault-point.js';
import type { BlobIndex, BlobRow } from './blob-index.port.js';
import type { FileOperations } from './file-operations.js';
import { segmentPath } from './segment-path.js';
import { SegmentWriter, syncDirectories } from './segment-writer.js';
import { toStorageError } from './storage-errors.js';

/** A store as those see it who move its files. `directory` is EC_DATA_DIR. */
export interface SegmentFiles {
  readonly directory: string;
  readonly index: BlobIndex;
  readonly files: FileOperations;
}

const chunk = 1024 * 1024;

/**
 * Writes blobs of one segment, all or some of what lies in it, into a new one and makes them known there; the old file stays as it is.
 * A blob that moved elsewhere or went meanwhile stays where it is. Damaged bytes are moved as they are and set aside.
 */
export async function moveBlobs(
  store: SegmentFiles,
  tenant: TenantId,
  from: Digest,
  blobs: readonly BlobRow[],
): Promise<void> {
  const place = { root: store.directory, tenant, token: `move-${randomBytes(4).toString('hex')}` };
  const writer = new SegmentWriter(place, store.files);
  try {
    const { moved, damaged } = await copyBlobs(segmentPath(store.directory, tenant, from), blobs, writer);
    const { segment, directory } = await writer.finish();
    await syncDirectories([directory], store.files);
    faultPoint('segment-rewritten');
    await store.index.move(tenant, from, segment, moved);
    await store.index.noteChecked(tenant, [], damaged);
  } catch (error) {
    writer.discard();
    throw error;
  }
}

async function copyBlobs(file: string, blobs: readonly BlobRow[], writer: SegmentWriter) {
  const moved: BlobRow[] = [];
  const damaged: Digest[] = [];
  const handle = await open(file, 'r').catch(missing(file));
  try {
    for (const blob of blobs) {
      const offset = writer.length;
      if ((await copyBlob(handle, blob, writer)) !== blob.digest) damaged.push(blob.digest);
      moved.push({ ...blob, offset });
    }
  } finally {
    await handle?.close();
  }
  return { moved, damaged };
}

/** Answers the digest of what was there. */
async function copyBlob(
  handle: FileHandle | undefined,
  { offset, length }: BlobRow,
  writer: SegmentWriter,
): Promise<Digest> {
  const hash = new DigestStream();
  if (!handle) return hash.digest();
  for (let done = 0; done < length;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(Math.min(chunk, length - done)), {
      position: offset + done,
    });
    if (bytesRead === 0) break;
    const bytes = buffer.subarray(0, bytesRead);
    hash.update(bytes);
    writer.append(bytes);
    done += bytesRead;
  }
  return hash.digest();
}

/** A file that is gone must not keep others from being removed: its blobs are damaged. */
const missing = (file: string) => (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') return undefined;
  throw toStorageError(error, file);
};
