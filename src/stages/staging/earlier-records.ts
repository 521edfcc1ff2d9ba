import { compareBytes } from '../../formats/byte-order.js';
import { FormatError } from '../../formats/format-error.js';
import { regionOf } from '../../formats/region.js';
import { RecordLineReader } from '../../formats/record-line/record-line-reader.js';
import { freeBuffer } from '../../formats/zstd/free-buffer.js';
import { decompressFrame } from '../../formats/zstd/zstd-frame.js';
import { ExportCenterError } from '../../kernel/errors.js';
import { readPiece } from './fs-hash-pieces.js';
import type { ShardAssembler } from './shard-assembler.js';
import type { EarlierRange, ShardRange } from './shard-task.js';

/** A record as it is read from the database. */
export interface ReadRecord {
  readonly key: string;
  readonly body: Buffer;
}

/**
 * The plain lines of earlier frames. Reads synchronously, so it belongs in a thread. Undefined where one of them is damaged or gone. The
 * caller frees them.
 */
export function readEarlier({ frames }: EarlierRange): Buffer[] | undefined {
  const plain: Buffer[] = [];
  try {
    for (const frame of frames) plain.push(decompressFrame(readPiece(frame.file, frame), frame.plainBytes));
    return plain;
  } catch (error) {
    plain.forEach(freeBuffer);
    if (error instanceof FormatError || error instanceof ExportCenterError) return undefined;
    throw error;
  }
}

/**
 * Gives the records of a range in key order: those of earlier frames that did not change, and of those that did what is now in the
 * database, `now`, in key order.
 */
export function mergeRecords(
  { after, shards }: ShardRange,
  { frames, changed: keys }: EarlierRange,
  plain: readonly Buffer[],
  now: readonly ReadRecord[],
  assembler: Pick<ShardAssembler, 'add' | 'addLine'>,
): void {
  const upTo = shards.at(-1)!.last;
  const changed = new Set(keys);
  const waiting = now.toReversed();
  const takeNext = () => {
    const { key, body } = waiting.pop()!;
    assembler.add(regionOf(Buffer.from(key)), regionOf(body));
  };
  plain.forEach((lines, i) => {
    const { inside } = frames[i]!;
    const reader = new RecordLineReader(lines);
    while (reader.next()) {
      const { key } = reader;
      if (changed.has(key) || !(inside || (compareBytes(key, after) > 0 && compareBytes(key, upTo) <= 0))) continue;
      while (waiting.length > 0 && compareBytes(waiting.at(-1)!.key, key) < 0) takeNext();
      assembler.addLine(reader.keyRegion, reader.lineRegion);
    }
  });
  while (waiting.length > 0) takeNext();
}
