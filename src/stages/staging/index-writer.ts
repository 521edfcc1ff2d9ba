import type { Digest } from '../../formats/digest.js';
import { SegmentWriter, syncDirectories, type SegmentPlace } from '../storage/segment-writer.js';
import type { SegmentRegistry } from '../storage/content-store.port.js';
import { indexLinesOf } from '../planning/index-lines.js';
import type { PlannedPack } from '../planning/planned-pack.js';
import type { LocatedFrame } from './shard-cache.port.js';

/** Writes `index/<kind>.jsonl` as its packs are finished, in order. The file is one blob and one segment, so nothing of it is kept in memory. */
export class IndexWriter {
  readonly #writer: SegmentWriter;
  readonly #place: SegmentPlace;
  #lines = 0;

  constructor(place: SegmentPlace) {
    this.#place = place;
    this.#writer = new SegmentWriter(place);
  }

  get lines(): number {
    return this.#lines;
  }

  add(pack: PlannedPack, path: string, frames: readonly LocatedFrame[]): void {
    const lines = indexLinesOf(
      pack,
      path,
      frames.map(({ bytes }) => bytes),
    );
    this.#lines += lines.length;
    this.#writer.append(Buffer.from(lines.join('')));
  }

  async finish(registry: SegmentRegistry): Promise<{ readonly digest: Digest; readonly bytes: number }> {
    const { segment, directory } = await this.#writer.finish();
    await syncDirectories([directory]);
    const bytes = this.#writer.length;
    await registry.register(this.#place.tenant, segment, [{ digest: segment, offset: 0, length: bytes }]);
    return { digest: segment, bytes };
  }

  discard(): void {
    this.#writer.discard();
  }
}
