import { randomBytes } from 'node:crypto';
import type { Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import type { BlobIndex, BlobRow } from './blob-index.port.js';
import type { FileOperations } from './file-operations.js';
import { readSlice } from './fs-read-slice.js';
import { segmentPath } from './segment-path.js';
import { SegmentWriter, syncDirectories } from './segment-writer.js';
import { toStorageError } from './storage-errors.js';

interface Store {
  /** EC_DATA_DIR. */
  readonly directory: string;
  readonly index: BlobIndex;
  readonly files: FileOperations;
}

/**
 * Destroys blobs. A segment is one file, so its other blobs first move to a new one; then the file goes, then the rows. In this order
 * an interrupted removal is found again by its rows.
 */
export async function removeBlobs(store: Store, tenant: TenantId, digests: readonly Digest[]): Promise<void> {
  const found = await store.index.find(tenant, digests);
  for (const segment of new Set([...found.values()].map((location) => location.segment))) {
    const gone = digests.filter((digest) => found.get(digest)?.segment === segment);
    await moveOthers(store, tenant, segment, new Set(gone));
    removeFile(store.files, segmentPath(store.directory, tenant, segment));
    await store.index.forget(tenant, segment, gone);
  }
}

async function moveOthers(store: Store, tenant: TenantId, from: Digest, gone: ReadonlySet<Digest>): Promise<void> {
  const kept = (await store.index.inSegment(tenant, from)).filter(({ digest }) => !gone.has(digest));
  if (kept.length === 0) return;
  const place = { root: store.directory, tenant, token: `move-${randomBytes(4).toString('hex')}` };
  const writer = new SegmentWriter(place, store.files);
  try {
    const blobs: BlobRow[] = [];
    for (const blob of kept) blobs.push({ ...blob, offset: writer.append(await read(store, tenant, from, blob)) });
    const { segment, directory } = await writer.finish();
    await syncDirectories([directory], store.files);
    await store.index.record(tenant, segment, blobs);
  } catch (error) {
    writer.discard();
    throw error;
  }
}

/** Damaged bytes stay what they were, and are found out when they are read: they must not keep others from being removed. */
async function read(store: Store, tenant: TenantId, segment: Digest, { offset, length }: BlobRow): Promise<Buffer> {
  const file = segmentPath(store.directory, tenant, segment);
  return readSlice({ file, offset, length }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw toStorageError(error, file);
  });
}

function removeFile(files: FileOperations, path: string): void {
  try {
    files.remove(path);
  } catch (error) {
    throw toStorageError(error, path);
  }
}
