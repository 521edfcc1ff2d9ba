import { randomBytes } from 'node:crypto';
import { digestFromBytes, type Digest } from '../../../formats/digest.js';
import type { TenantId } from '../../../kernel/ids.js';
import type { SegmentRegistry } from '../../storage/content-store.port.js';
import { SegmentWriter, syncDirectories } from '../../storage/segment-writer.js';
import type { EvidenceBlock } from '../evidence-locker.port.js';
import type { OriginalSlice } from './prepare-blocks.js';

const segmentBytes = 4 * 1024 * 1024;

interface Blob {
  readonly digest: Digest;
  readonly offset: number;
  readonly length: number;
}

/** Keeps upstream bytes in the content store, many in one segment: a file and a sync for each would take longer than the import. */
export class OriginalKeeper {
  readonly #registry: SegmentRegistry;
  readonly #tenant: TenantId;
  readonly #seen = new Set<Digest>();
  #writer: SegmentWriter | undefined;
  #blobs: Blob[] = [];

  constructor(registry: SegmentRegistry, tenant: TenantId) {
    this.#registry = registry;
    this.#tenant = tenant;
  }

  async keep(blocks: readonly EvidenceBlock[], slices: readonly OriginalSlice[]): Promise<void> {
    for (const { block, start, end, digest } of slices) {
      const name = digestFromBytes(digest);
      if (this.#seen.has(name)) continue;
      this.#seen.add(name);
      this.#append(name, blocks[block]!.bytes.subarray(start, end));
      if (this.#writer && this.#writer.length >= segmentBytes) await this.flush();
    }
  }

  /** Makes everything kept so far durable and known. */
  async flush(): Promise<void> {
    const writer = this.#writer;
    if (!writer) return;
    this.#writer = undefined;
    const { segment, directory } = await writer.finish();
    await syncDirectories([directory]);
    await this.#registry.register(this.#tenant, segment, this.#blobs.splice(0));
  }

  /** Leaves nothing half-written behind. */
  discard(): void {
    this.#writer?.discard();
    this.#writer = undefined;
  }

  #append(digest: Digest, bytes: Uint8Array): void {
    this.#writer ??= new SegmentWriter({
      root: this.#registry.directory,
      tenant: this.#tenant,
      token: `originals-${randomBytes(4).toString('hex')}`,
    });
    this.#blobs.push({ digest, offset: this.#writer.append(bytes), length: bytes.length });
  }
}
