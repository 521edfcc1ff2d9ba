import { workerData } from 'node:worker_threads';
import { answerTasks } from '../../platform/threads/answer-tasks.js';
import { openRowCopyConnection, type RowCopyConnection } from '../../platform/db/row-copy-connection.js';
import { CopyBinaryReader } from '../evidence/copy-binary-reader.js';
import { rangeQuery, settingsStatement } from '../evidence/evidence-queries.js';
import { SegmentWriter } from '../storage/segment-writer.js';
import { hashPieces } from './fs-hash-pieces.js';
import { LineBuffer, ShardAssembler } from './shard-assembler.js';
import type { NewSegment } from './shard-cache.port.js';
import type { BuildTask, HashTask } from './shard-task.js';
import type { ShardThreadData } from './thread-shard-builder.js';

const { connection: settings, place, level } = workerData as ShardThreadData;
const lines = new LineBuffer();
const key = region();
const body = region();
let open: RowCopyConnection | undefined;

answerTasks(async (task: BuildTask | HashTask) => ('pieces' in task ? hashPieces(place, task) : build(task)));

function region(): { buffer: Buffer; start: number; end: number } {
  return { buffer: lines.bytes, start: 0, end: 0 };
}

async function build(task: BuildTask): Promise<NewSegment> {
  const writer = new SegmentWriter(place);
  try {
    const assembler = new ShardAssembler(task.shards, writer, level, lines);
    await readRange(task, assembler);
    assembler.end();
    const { segment } = await writer.finish();
    return { segment, frames: assembler.frames };
  } catch (error) {
    writer.discard();
    await closeConnection();
    throw error;
  }
}

async function readRange(task: BuildTask, assembler: ShardAssembler): Promise<void> {
  const connection = (open ??= await openRowCopyConnection(settings, place.tenant));
  const query = rangeQuery(task.scan, { after: task.after, upTo: task.shards.at(-1)!.last });
  const { text, values } = settingsStatement(query);
  await connection.query('BEGIN READ ONLY');
  await connection.query(text, values);
  const reader = new CopyBinaryReader(2, (buffer, offsets) => {
    [key.buffer, key.start, key.end] = [buffer, offsets[0]!, offsets[1]!];
    [body.buffer, body.start, body.end] = [buffer, offsets[2]!, offsets[3]!];
    assembler.add(key, body);
  });
  await connection.copyOut(query.text, (payload) => reader.push(payload));
  reader.end();
  await connection.query('COMMIT');
}

/** After an error the connection may be in the middle of a COPY; the next task opens another. */
async function closeConnection(): Promise<void> {
  const broken = open;
  open = undefined;
  await broken?.close().catch(() => undefined);
}
