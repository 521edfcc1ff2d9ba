import { parseIndexLine } from '../../formats/bundle-manifest/index-line.js';
import type { ShardIndexLine } from '../../formats/bundle-manifest/manifest.js';
import { digestOf, type Digest } from '../../formats/digest.js';
import { FormatError } from '../../formats/format-error.js';
import { freeBuffer } from '../../formats/zstd/free-buffer.js';
import { decompressFrame } from '../../formats/zstd/zstd-frame.js';
import type { FileSlice } from '../../kernel/file-slice.js';
import type { SliceReader } from './fs-slice-reader.js';
import { PackItems, readShardLines } from './shard-lines.js';
import { CheckFailure } from './verification-report.js';

/** A file to check. With `lines` its records are read too. */
export interface FileTask {
  readonly path: string;
  readonly slices: readonly FileSlice[];
  readonly bytes: number;
  readonly digest: Digest;
  readonly lines?: {
    readonly kind: string;
    /** Where the pack's lines of the index lie, and their digest: they were checked once and are read again. */
    readonly slices: readonly FileSlice[];
    readonly digest: Digest;
  };
}

/** What one task found. Plain data: it travels between threads. */
export interface FileFinding {
  readonly path: string;
  readonly bytes: number;
  readonly failure?: { readonly code: string; readonly message: string };
  readonly items?: CompactItems;
}

/** The items of one pack, in order, as three flat values. */
export interface CompactItems {
  readonly kind: string;
  readonly keys: readonly string[];
  readonly digests: Uint8Array;
  readonly buckets: Uint16Array;
}

/** A shard holds few records, or one large one. Bytes of plain text. */
const shardLimit = 256 * 1024 * 1024;

/** Checks one file. A finding about the bundle is in the answer; whatever else goes wrong is thrown. */
export function workOnFile(task: FileTask, reader: SliceReader): FileFinding {
  const { path, bytes } = task;
  try {
    const items = task.lines ? readPack(task, task.lines, reader) : checkDigest(task, reader.digest(task.slices));
    return { path, bytes, ...(items ? { items } : {}) };
  } catch (error) {
    return { path, bytes, failure: toFailure(error, path) };
  }
}

function checkDigest({ path, digest }: FileTask, found: Digest): undefined {
  if (found !== digest)
    throw new CheckFailure('EC-DIGEST-MISMATCH', `${path} has ${found}, the manifest says ${digest}`, path);
  return undefined;
}

/** The pack's own digest comes first: only what is known to be the signed bytes is decompressed. */
function readPack(task: FileTask, lines: NonNullable<FileTask['lines']>, reader: SliceReader): CompactItems {
  const index = readLines(lines, reader);
  const pack = reader.read(task.slices);
  checkDigest(task, digestOf(pack));
  const items = new PackItems(countRecords(index));
  for (const line of index) readShard(pack, line, lines.kind, items);
  return { kind: lines.kind, keys: items.keys, digests: items.digests, buckets: items.buckets };
}

/** No more than fit: a line of a record has at least 24 bytes. */
function countRecords(index: readonly ShardIndexLine[]): number {
  return index.reduce((sum, { records, plainBytes }) => sum + Math.min(records, Math.floor(plainBytes / 24)), 0);
}

function readLines(lines: NonNullable<FileTask['lines']>, reader: SliceReader): readonly ShardIndexLine[] {
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

function readShard(pack: Buffer, line: ShardIndexLine, kind: string, items: PackItems): void {
  const { offset, length, plainBytes, plainDigest, first, last, records } = line;
  try {
    if (plainBytes > shardLimit)
      throw new FormatError('too-large', `the shard has ${plainBytes} plain bytes, at most ${shardLimit} are read`);
    const plain = decompressFrame(pack.subarray(offset, offset + length), plainBytes);
    if (plain.length !== plainBytes)
      throw new FormatError('schema', `it has ${plain.length} plain bytes, the index says ${plainBytes}`);
    if (digestOf(plain) !== plainDigest) throw new FormatError('digest', 'its plain digest is not that of the index');
    readShardLines(plain, { kind, first, last, records }, items);
    freeBuffer(plain);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new CheckFailure('EC-VERIFY-RECORDS', `shard at byte ${offset} of ${line.pack}: ${error.message}`, line.pack);
  }
}

function toFailure(error: unknown, path: string): { code: string; message: string } {
  if (error instanceof CheckFailure) return { code: error.code, message: error.message };
  if (error instanceof FormatError) return { code: 'EC-VERIFY-RECORDS', message: `${path}: ${error.message}` };
  throw error;
}
