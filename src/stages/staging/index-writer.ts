import { encodeIndexLine } from '../../formats/bundle-manifest/index-line.js';
import type { Digest } from '../../formats/digest.js';
import { SegmentWriter, syncDirectories, type SegmentPlace } from '../storage/segment-writer.js';
import type { SegmentRegistry } from '../storage/content-store.port.js';
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
    let offset = 0;
    const lines = pack.shards.map((shard, i) => {
      const frame = frames[i]!;
      const { first, last, records, plainBytes, shardId: rowDigest } = shard;
      const line = {
        first,
        last,
        records,
        pack: path,
        offset,
        length: frame.bytes,
        plainBytes,
        rowDigest,
      };
      offset += frame.bytes;
      return encodeIndexLine(line);
    });
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
