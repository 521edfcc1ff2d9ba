import { parseIndexLine } from '../../formats/bundle-manifest/index-line.js';
import type { ShardIndexLine } from '../../formats/bundle-manifest/manifest.js';
import { digestOf } from '../../formats/digest.js';
import { FormatError } from '../../formats/format-error.js';
import { freeBuffer } from '../../formats/zstd/free-buffer.js';
import { decompressFrame } from '../../formats/zstd/zstd-frame.js';
import { CheckFailure } from './check-failure.js';
import { requireDigest, type FileTask, type IndexedLines, type PackItems } from './file-task.js';
import type { SliceReader } from './fs-slice-reader.js';
import { ShardLines } from './shard-lines.js';

/** A shard holds few records, or one large one. Bytes of plain text. */
const shardLimit = 256 * 1024 * 1024;

/**
 * Reads the records of a pack and gives their items. The pack's own digest comes first: only what is known to be the signed bytes is decompressed.
 * Throws CheckFailure, FormatError.
 */
export function readPack(task: FileTask, lines: IndexedLines, reader: SliceReader): PackItems {
  const index = readIndexLines(lines, reader);
  const pack = reader.read(task.slices);
  requireDigest(task, digestOf(pack));
  const shards = new ShardLines(lines.kind);
  for (const line of index) readShard(pack, line, shards);
  return { kind: lines.kind, ...shards.items };
}

/** The lines of one pack, which were checked once. Throws CheckFailure where they changed since. */
export function readIndexLines(lines: IndexedLines, reader: SliceReader): readonly ShardIndexLine[] {
  const bytes = Buffer.from(reader.read(lines.slices));
  if (digestOf(bytes) !== lines.digest)
    throw new CheckFailure('EC-DIGEST-MISMATCH', 'the index changed while it was read');
  const parsed: ShardIndexLine[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start);
    parsed.push(parseIndexLine(bytes.subarray(start, end)));
    start = end + 1;
  }
  return parsed;
}

function readShard(pack: Buffer, line: ShardIndexLine, shards: ShardLines): void {
  const { offset, length, plainBytes, ...expected } = line;
  try {
    if (plainBytes > shardLimit)
      throw new FormatError('too-large', `the shard has ${plainBytes} plain bytes, at most ${shardLimit} are read`);
    const plain = decompressFrame(pack.subarray(offset, offset + length), plainBytes);
    if (plain.length !== plainBytes)
      throw new FormatError('schema', `it has ${plain.length} plain bytes, the index says ${plainBytes}`);
    shards.read(plain, expected);
    freeBuffer(plain);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new CheckFailure('EC-VERIFY-RECORDS', `shard at byte ${offset} of ${line.pack}: ${error.message}`, line.pack);
  }
}
