import { digestOf } from '../../formats/digest.js';
import { freeBuffer } from '../../formats/zstd/free-buffer.js';
import { compressFrame, decompressFrame } from '../../formats/zstd/zstd-frame.js';
import { SegmentWriter, type SegmentPlace } from '../storage/segment-writer.js';
import { readPiece } from './fs-hash-pieces.js';
import { normalizedLines } from './normalized-lines.js';
import type { NormalizeTask, RawShard } from './normalize-task.js';
import type { NewFrame, NewSegment } from './shard-cache.port.js';

/**
 * Writes the normalised records of some shards, a frame a shard, as one segment. Reads synchronously, so it belongs in a thread; holds one
 * shard. Throws `EC-BLOB-DAMAGED` where a raw frame is not what its digest says.
 */
export async function normalizeShards(place: SegmentPlace, level: number, task: NormalizeTask): Promise<NewSegment> {
  const writer = new SegmentWriter(place);
  try {
    const frames = task.shards.map((shard): NewFrame => {
      const frame = normalizedFrame(task.kind, shard, level);
      const offset = writer.append(frame);
      return { shardId: shard.shardId, digest: digestOf(frame), bytes: frame.length, offset };
    });
    const { segment } = await writer.finish();
    return { segment, frames };
  } catch (error) {
    writer.discard();
    throw error;
  }
}

function normalizedFrame(kind: string, shard: RawShard, level: number): Buffer {
  const plain = decompressFrame(readPiece(shard.file, shard), shard.plainBytes);
  const lines = normalizedLines(kind, plain);
  freeBuffer(plain);
  return compressFrame(lines, level);
}
