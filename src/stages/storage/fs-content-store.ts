import { stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { digestOf, type Digest } from '../../formats/digest.js';
import type { Descriptor } from '../../kernel/descriptor.js';
import { invalid, notFound } from '../../kernel/errors.js';
import type { FileSlice } from '../../kernel/file-slice.js';
import { isTenantId, type TenantId } from '../../kernel/ids.js';
import type { BlobIndex, BlobLocation, BlobRow } from './blob-index.port.js';
import type {
  BlobRemoval,
  CollectedSegments,
  CollectionOrder,
  ContentCheck,
  ContentCollection,
  ContentStore,
  SegmentRegistry,
} from './content-store.port.js';
import { checkBlobs } from './fs-check-blobs.js';
import { collectSegments } from './fs-collect-segments.js';
import { diskOperations, type FileOperations } from './file-operations.js';
import { removeBlobs } from './fs-remove-blobs.js';
import { readSlice } from './fs-read-slice.js';
import { segmentPath } from './segment-path.js';
import { SegmentWriter, syncDirectories } from './segment-writer.js';
import { damagedBlob, quarantinedBlob, toReadError } from './storage-errors.js';

const defaultLimit = 16 * 1024 * 1024;

/** Segments in a directory of this machine, an index beside them. Safe for several processes on one directory. */
export class FsContentStore implements ContentStore, SegmentRegistry, ContentCheck, BlobRemoval, ContentCollection {
  readonly directory: string;
  readonly #index: BlobIndex;
  readonly #files: FileOperations;

  /** `directory` is EC_DATA_DIR. */
  constructor(directory: string, index: BlobIndex, files: FileOperations = diskOperations) {
    this.directory = directory;
    this.#index = index;
    this.#files = files;
  }

  async put(tenant: TenantId, bytes: Uint8Array, mediaType: string): Promise<Descriptor> {
    checkTenant(tenant);
    const digest = digestOf(bytes);
    if (!(await this.#intact(tenant, digest))) {
      const writer = new SegmentWriter(
        { root: this.directory, tenant, token: `put-${randomBytes(4).toString('hex')}` },
        this.#files,
      );
      writer.append(bytes);
      const { segment, directory } = await writer.finish();
      await syncDirectories([directory], this.#files);
      await this.#index.record(tenant, segment, [{ digest, offset: 0, length: bytes.length }]);
    }
    return { mediaType, digest, size: bytes.length };
  }

  async locate(tenant: TenantId, digests: readonly Digest[]): Promise<readonly FileSlice[]> {
    checkTenant(tenant);
    const found = await this.#index.find(tenant, digests);
    const locations = digests.map((digest) => found.get(digest) ?? missing(digest));
    const bad = locations.findIndex(({ quarantined }) => quarantined);
    if (bad >= 0) throw quarantinedBlob(digests[bad]!);
    await this.#checkSizes(tenant, digests, locations);
    return locations.map(({ segment, offset, length }) => ({
      file: segmentPath(this.directory, tenant, segment),
      offset,
      length,
    }));
  }

  async read(tenant: TenantId, digest: Digest, limit = defaultLimit): Promise<Buffer> {
    const [slice] = (await this.locate(tenant, [digest])) as [FileSlice];
    if (slice.length > limit)
      throw invalid(
        'EC-TOO-LARGE',
        `blob ${digest} has ${slice.length} bytes, more than the ${limit} that are read at once`,
      );
    const bytes = await readSlice(slice).catch((error: unknown) => {
      throw toReadError(error);
    });
    if (digestOf(bytes) !== digest) throw damagedBlob(digest, 'its bytes have another digest');
    return bytes;
  }

  register(tenant: TenantId, segment: Digest, blobs: readonly BlobRow[]): Promise<void> {
    checkTenant(tenant);
    return this.#index.record(tenant, segment, blobs);
  }

  remove(tenant: TenantId, digests: readonly Digest[]): Promise<void> {
    checkTenant(tenant);
    return removeBlobs({ directory: this.directory, index: this.#index, files: this.#files }, tenant, digests);
  }

  collect(tenant: TenantId, order: CollectionOrder): AsyncGenerator<CollectedSegments> {
    checkTenant(tenant);
    return collectSegments({ directory: this.directory, index: this.#index, files: this.#files }, tenant, order);
  }

  check(tenant: TenantId, digests: readonly Digest[]): Promise<readonly Digest[]> {
    checkTenant(tenant);
    return checkBlobs({ directory: this.directory, index: this.#index }, tenant, digests);
  }

  async checkOldest(tenant: TenantId, olderThan: number, limit: number) {
    const due = await this.#index.unchecked(tenant, olderThan, limit);
    return { checked: due.length, damaged: await this.check(tenant, due) };
  }

  async #intact(tenant: TenantId, digest: Digest): Promise<boolean> {
    const found = (await this.#index.find(tenant, [digest])).get(digest);
    if (!found || found.quarantined || found.condemned) return false;
    const bytes = await readSlice({ file: segmentPath(this.directory, tenant, found.segment), ...found }).catch(
      () => undefined,
    );
    return bytes !== undefined && digestOf(bytes) === digest;
  }

  async #checkSizes(tenant: TenantId, digests: readonly Digest[], locations: readonly BlobLocation[]): Promise<void> {
    const sizes = new Map<Digest, number>();
    for (const [i, { segment, offset, length }] of locations.entries()) {
      const size = sizes.get(segment) ?? (await fileSize(segmentPath(this.directory, tenant, segment)));
      sizes.set(segment, size);
      if (size < offset + length)
        throw damagedBlob(digests[i]!, size < 0 ? 'its segment is gone' : 'its segment is too short');
    }
  }
}

function checkTenant(tenant: TenantId): void {
  if (!isTenantId(tenant)) throw new RangeError('a content store call needs a tenant');
}

function missing(digest: Digest): never {
  throw notFound(`blob ${digest}`);
}

async function fileSize(path: string): Promise<number> {
  return stat(path).then(
    (stats) => stats.size,
    () => -1,
  );
}
