import { randomBytes } from 'node:crypto';
import { opendir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseDigest, type Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import { faultPoint } from '../../platform/faults/fault-point.js';
import type { CollectedSegments, CollectionOrder } from './content-store.port.js';
import { moveBlobs, type SegmentFiles } from './fs-move-blobs.js';
import { incomingDirectory, tenantDirectory } from './segment-path.js';

interface SegmentFile {
  readonly path: string;
  readonly segment: Digest;
  readonly bytes: number;
}

const group = 200;

/**
 * Goes through the segments of a tenant and gives back what no blob needs. Which that is says the directory beside the index alone, so
 * a pass that was interrupted anywhere is finished by the next one: a file that no blob lies in goes; a file that is longer than its
 * blobs together is rewritten, and goes when it has been left alone for long enough, since downloads may be reading it.
 */
export async function* collectSegments(
  store: SegmentFiles,
  tenant: TenantId,
  order: CollectionOrder,
): AsyncGenerator<CollectedSegments> {
  const collector = new SegmentCollector(store, tenant, order);
  for await (const files of oldSegments(tenantDirectory(store.directory, tenant), order.before)) {
    order.signal.throwIfAborted();
    yield await collector.collect(files);
  }
}

class SegmentCollector {
  readonly #store: SegmentFiles;
  readonly #tenant: TenantId;
  readonly #order: CollectionOrder;

  constructor(store: SegmentFiles, tenant: TenantId, order: CollectionOrder) {
    this.#store = store;
    this.#tenant = tenant;
    this.#order = order;
  }

  async collect(files: readonly SegmentFile[]): Promise<CollectedSegments> {
    const used = await this.#store.index.segmentBytes(
      this.#tenant,
      files.map(({ segment }) => segment),
    );
    let [removed, rewritten, freedBytes, deadBytes] = [0, 0, 0, 0];
    for (const file of files) {
      const live = used.get(file.segment);
      if (live === undefined && (await this.#remove(file))) {
        removed += 1;
        freedBytes += file.bytes;
      } else if (live !== undefined && live < file.bytes) {
        await this.#rewrite(file);
        rewritten += 1;
        deadBytes += file.bytes - live;
      }
    }
    return { removed, rewritten, freedBytes, deadBytes };
  }

  /**
   * Takes the file away before it looks a last time: a writer that made the very same segment in this moment has put a young file there,
   * which then goes back. False where the file is needed.
   */
  async #remove({ path, segment }: SegmentFile): Promise<boolean> {
    if (this.#order.dryRun) return true;
    const aside = join(
      incomingDirectory(this.#store.directory, this.#tenant),
      `${randomBytes(8).toString('hex')}.collect-${basename(path).slice(0, 8)}.tmp`,
    );
    this.#store.files.makeDirectory(incomingDirectory(this.#store.directory, this.#tenant));
    await rename(path, aside);
    const { mtimeMs } = await stat(aside);
    const used = await this.#store.index.segmentBytes(this.#tenant, [segment]);
    if (mtimeMs >= this.#order.before || used.has(segment)) {
      await rename(aside, path);
      return false;
    }
    faultPoint('segment-set-aside');
    await rm(aside, { force: true });
    return true;
  }

  /** The old file is young from now on: whoever reads it has as long as the order says. */
  async #rewrite({ path, segment }: SegmentFile): Promise<void> {
    if (this.#order.dryRun) return;
    const now = new Date();
    await utimes(path, now, now);
    await moveBlobs(this.#store, this.#tenant, segment, await this.#store.index.inSegment(this.#tenant, segment));
    faultPoint('segment-moved');
  }
}

/** Finished segments that were last touched before that time, some at once. */
async function* oldSegments(directory: string, before: number): AsyncGenerator<SegmentFile[]> {
  let files: SegmentFile[] = [];
  for await (const folder of names(directory)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue;
    for await (const name of names(join(directory, folder))) {
      const file = await oldSegment(join(directory, folder, name), name, before);
      if (file) files.push(file);
      if (files.length < group) continue;
      yield files;
      files = [];
    }
  }
  if (files.length > 0) yield files;
}

async function oldSegment(path: string, name: string, before: number): Promise<SegmentFile | undefined> {
  if (!/^[0-9a-f]{64}$/.test(name)) return undefined;
  const stats = await stat(path).catch(() => undefined);
  return stats && stats.mtimeMs < before
    ? { path, segment: parseDigest(`sha256:${name}`), bytes: stats.size }
    : undefined;
}

async function* names(directory: string): AsyncGenerator<string> {
  const folder = await opendir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (folder) for await (const { name } of folder) yield name;
}
