import { digestOf } from '../../formats/digest.js';
import { normalizedLine } from '../../formats/normalized-record/normalize-record.js';
import { RecordLineReader } from '../../formats/record-line/record-line-reader.js';
import { freeBuffer } from '../../formats/zstd/free-buffer.js';
import { compressFrame, decompressFrame } from '../../formats/zstd/zstd-frame.js';
import { SegmentWriter, type SegmentPlace } from '../storage/segment-writer.js';
import { readPiece } from './fs-hash-pieces.js';
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
  const reader = new RecordLineReader(plain);
  const lines: string[] = [];
  while (reader.next()) {
    const { key, body } = reader;
    lines.push(normalizedLine({ kind, key, digest: digestOf(body) }, JSON.parse(body.toString()) as unknown));
  }
  freeBuffer(plain);
  return compressFrame(Buffer.from(lines.join('')), level);
}
