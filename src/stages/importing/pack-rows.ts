import { hash } from 'node:crypto';
import { FormatError } from '../../formats/format-error.js';
import { RecordLineReader } from '../../formats/record-line/record-line-reader.js';
import { freeBuffer } from '../../formats/zstd/free-buffer.js';
import { decompressFrame } from '../../formats/zstd/zstd-frame.js';
import { CopyRowWriter } from '../evidence/locker/copy-row-writer.js';
import { rowOrder, writeRow } from '../evidence/locker/stored-row.js';
import { readStoredRecord } from '../evidence/parsing/read-stored-record.js';
import type { SliceReader } from '../verification/fs-slice-reader.js';
import { sourceOfKey } from './source-of-key.js';
import type { PackRows, RowTask } from './pack-task.js';

// Kept between calls, so that its buffer grows once a thread.
const writer = new CopyRowWriter(2 * 1024 * 1024);

type Shard = RowTask['shards'][number];

interface Gathered {
  readonly task: RowTask;
  readonly keys: string[];
  readonly ends: number[];
  unread: number;
}

/** Makes rows of the records of verified shards. Throws FormatError for a record that cannot be stored. */
export function packRows(task: RowTask, reader: SliceReader): PackRows {
  const frames = reader.read(task.slices);
  const gathered: Gathered = { task, keys: [], ends: [], unread: 0 };
  for (const shard of task.shards) readShard(frames, shard, gathered);
  const { keys, ends, unread } = gathered;
  return { ...writer.takeRows(ends, rowOrder(keys)), lastKey: keys.at(-1) ?? '', unread };
}

function readShard(frames: Buffer, { offset, length, plainBytes }: Shard, gathered: Gathered): void {
  const plain = decompressFrame(frames.subarray(offset, offset + length), plainBytes);
  const lines = new RecordLineReader(plain);
  while (lines.next()) addRow(lines.key, lines.body, gathered);
  freeBuffer(plain);
}

function addRow(key: string, body: Buffer, gathered: Gathered): void {
  const { kind, stamp } = gathered.task;
  const source = sourceOfKey(key);
  const { columns, captured, warnings } = readNamed(gathered.task, key, body);
  const digest = hash('sha256', body, 'buffer');
  writeRow(writer, { source, kind, key, body, digest, columns, captured, warnings }, stamp);
  gathered.keys.push(key);
  gathered.ends.push(writer.length);
  if (warnings.some(({ code }) => code === 'unread')) gathered.unread += 1;
}

function readNamed({ kind, path }: RowTask, key: string, body: Buffer) {
  try {
    return readStoredRecord(kind, body);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(error.code, `${path}: ${kind} record ${JSON.stringify(key)}: ${error.message}`, { path });
  }
}
