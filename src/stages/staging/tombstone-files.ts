import { mediaTypes, removedPath } from '../../formats/bundle-manifest/bundle-paths.js';
import { encodeTombstone, type Tombstone } from '../../formats/tombstones/tombstone-line.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { LayoutFile } from '../packaging/bundle-layout.js';
import type { SegmentRegistry } from '../storage/content-store.port.js';
import { SegmentWriter, syncDirectories, type SegmentPlace } from '../storage/segment-writer.js';

/** Lines that are written at once. */
const batch = 1_000;

/** Writes `removed/<kind>.jsonl`, one kind after the other. A file is one blob and one segment, so nothing of it is kept in memory. */
export class TombstoneFiles {
  readonly #place: SegmentPlace;
  #open: { readonly kind: EvidenceKind; readonly writer: SegmentWriter; lines: string[] } | undefined;

  constructor(place: SegmentPlace) {
    this.#place = place;
  }

  /** In the order of tombstones. A kind must be finished before another begins. */
  add(kind: EvidenceKind, tombstone: Tombstone): void {
    const file = (this.#open ??= { kind, writer: new SegmentWriter(this.#place), lines: [] });
    file.lines.push(encodeTombstone(tombstone));
    if (file.lines.length >= batch) this.#flush();
  }

  /** The file of the kind; none where nothing was removed. */
  async finish(registry: SegmentRegistry): Promise<LayoutFile[]> {
    if (!this.#open) return [];
    this.#flush();
    const { kind, writer } = this.#open;
    this.#open = undefined;
    const { segment: digest, directory } = await writer.finish();
    await syncDirectories([directory]);
    const bytes = writer.length;
    await registry.register(this.#place.tenant, digest, [{ digest, offset: 0, length: bytes }]);
    return [
      { path: removedPath(kind), mediaType: mediaTypes.removed, digest, bytes, pieces: [[digest.slice(7), bytes]] },
    ];
  }

  discard(): void {
    this.#open?.writer.discard();
    this.#open = undefined;
  }

  #flush(): void {
    const file = this.#open!;
    file.writer.append(Buffer.from(file.lines.join('')));
    file.lines = [];
  }
}
