import { compareBytes } from '../../formats/byte-order.js';
import { faultPoint } from '../../platform/faults/fault-point.js';
import type { DerivedFile } from '../adapters/derive-files.js';
import type { LayoutFile } from '../packaging/bundle-layout.js';
import type { SegmentRegistry } from '../storage/content-store.port.js';
import { SegmentWriter, syncDirectories, type SegmentPlace } from '../storage/segment-writer.js';

/** Writes what an adapter derives: each file is one blob and one segment, so that nothing of it is kept in memory. */
export class DerivedFiles {
  readonly #place: SegmentPlace;
  readonly #registry: SegmentRegistry;
  readonly #files: LayoutFile[] = [];

  constructor(place: SegmentPlace, registry: SegmentRegistry) {
    this.#place = place;
    this.#registry = registry;
  }

  /** In byte order of path. */
  get all(): readonly LayoutFile[] {
    return this.#files.toSorted((a, b) => compareBytes(a.path, b.path));
  }

  async add(
    { path, mediaType, rows }: DerivedFile,
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<void> {
    const writer = new SegmentWriter(this.#place);
    try {
      for await (const chunk of chunks) {
        signal.throwIfAborted();
        writer.append(chunk);
        faultPoint('chunk-written');
      }
    } catch (error) {
      writer.discard();
      throw error;
    }
    const { segment: digest, directory } = await writer.finish();
    await syncDirectories([directory]);
    faultPoint('blob-renamed');
    const bytes = writer.length;
    await this.#registry.register(this.#place.tenant, digest, [{ digest, offset: 0, length: bytes }]);
    faultPoint('file-derived');
    const facts = rows ? { rows: rows() } : {};
    this.#files.push({ path, mediaType, digest, bytes, ...facts, pieces: [[digest.slice(7), bytes]] });
  }
}
