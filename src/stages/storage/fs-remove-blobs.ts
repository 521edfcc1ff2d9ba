import type { Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import type { FileOperations } from './file-operations.js';
import { moveBlobs, type SegmentFiles } from './fs-move-blobs.js';
import { segmentPath } from './segment-path.js';
import { toStorageError } from './storage-errors.js';

/**
 * Destroys blobs. A segment is one file, so its other blobs first move to a new one; then the file goes, then the rows. In this order
 * an interrupted removal is found again by its rows.
 */
export async function removeBlobs(store: SegmentFiles, tenant: TenantId, digests: readonly Digest[]): Promise<void> {
  const found = await store.index.find(tenant, digests);
  for (const segment of new Set([...found.values()].map((location) => location.segment))) {
    const gone = digests.filter((digest) => found.get(digest)?.segment === segment);
    await moveOthers(store, tenant, segment, new Set(gone));
    removeFile(store.files, segmentPath(store.directory, tenant, segment));
    await store.index.forget(tenant, segment, gone);
  }
}

async function moveOthers(
  store: SegmentFiles,
  tenant: TenantId,
  from: Digest,
  gone: ReadonlySet<Digest>,
): Promise<void> {
  const kept = (await store.index.inSegment(tenant, from)).filter(({ digest }) => !gone.has(digest));
  if (kept.length > 0) await moveBlobs(store, tenant, from, kept);
}

function removeFile(files: FileOperations, path: string): void {
  try {
    files.remove(path);
  } catch (error) {
    throw toStorageError(error, path);
  }
}
