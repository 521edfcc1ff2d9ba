import { hash } from 'node:crypto';
import { workerData } from 'node:worker_threads';
import { integrity } from '../../kernel/errors.js';
import { loadProjector } from '../adapters/projection/load-projector.js';
import { answerTasks } from '../../platform/threads/answer-tasks.js';
import { openRowCopyConnection, type RowCopyConnection } from '../../platform/db/row-copy-connection.js';
import { CopyBinaryReader } from '../evidence/copy-binary-reader.js';
import { regionOf, textOf, type Region } from '../../formats/region.js';
import { freeBuffer } from '../../formats/zstd/free-buffer.js';
import {
  keysQuery,
  rangeQuery,
  recordsQuery,
  settingsStatement,
  type EvidenceQuery,
} from '../evidence/evidence-queries.js';
import type { EvidenceScan } from '../evidence/evidence-reader.port.js';
import { SegmentWriter } from '../storage/segment-writer.js';
import { mergeRecords, readEarlier, type ReadRecord } from './earlier-records.js';
import { hashPieces } from './fs-hash-pieces.js';
import { patchFrames, type KeyedReader } from './patch-frames.js';
import { LineBuffer, ShardAssembler } from './shard-assembler.js';
import type { NewFrame, NewSegment } from './shard-cache.port.js';
import { keysOf, type BuildTask, type HashTask, type ShardRange } from './shard-task.js';
import type { ShardThreadData } from './thread-shard-builder.js';

const { connection: settings, place, level } = workerData as ShardThreadData;

/** What one task at a time works with; a thread has as many as it is given tasks at once. */
interface Desk {
  readonly lines: LineBuffer;
  connection: RowCopyConnection | undefined;
}

const free: Desk[] = [];

answerTasks(async (task: BuildTask | HashTask) => ('pieces' in task ? hashPieces(place, task) : build(task)));

async function build(task: BuildTask): Promise<NewSegment> {
  const desk = free.pop() ?? { lines: new LineBuffer(), connection: undefined };
  const writer = new SegmentWriter(place);
  try {
    const connection = (desk.connection ??= await openRowCopyConnection(settings, place.tenant));
    await connection.query('BEGIN READ ONLY');
    const frames = task.patch
      ? await patchFrames(task, keyedReader(connection), writer, level)
      : await lineFrames(connection, task, writer, desk.lines);
    await connection.query('COMMIT');
    const { segment } = await writer.finish();
    return { segment, frames };
  } catch (error) {
    writer.discard();
    await closeConnection(desk);
    throw error;
  } finally {
    free.push(desk);
  }
}

async function lineFrames(
  connection: RowCopyConnection,
  { scan, ranges, projection }: BuildTask,
  writer: SegmentWriter,
  lines: LineBuffer,
): Promise<readonly NewFrame[]> {
  const orders = ranges.flatMap((range) => range.shards);
  const assembler = new ShardAssembler(orders, writer, level, lines);
  const project = await regionProjection(projection, scan.kind);
  const take: TakeRecord = project
    ? (key, body) => assembler.add(key, project(key, body))
    : assembler.add.bind(assembler);
  const changed = await readChanged(connection, scan, ranges, project);
  for (const range of ranges) {
    const { earlier } = range;
    const plain = earlier && readEarlier(earlier);
    if (plain) {
      const now = earlier.changed.flatMap((key) => changed.get(key) ?? []);
      mergeRecords(range, earlier, plain, now, assembler);
      plain.forEach(freeBuffer);
    } else await copyRows(connection, queryOf(scan, range), take);
  }
  assembler.end();
  return assembler.frames;
}

/** Bodies that are held against their stored digests: one that is a dictionary stands in no shard of the plan. */
function keyedReader(connection: RowCopyConnection): KeyedReader {
  return async (scan, keys) => {
    const records: ReadRecord[] = [];
    const reader = new CopyBinaryReader(3, (buffer, offsets) => {
      const key = buffer.toString('utf8', offsets[0], offsets[1]);
      const body = Buffer.from(buffer.subarray(offsets[4], offsets[5]));
      if (!hash('sha256', body, 'buffer').equals(buffer.subarray(offsets[2], offsets[3])))
        throw integrity('EC-EVIDENCE-DAMAGED', `the stored record ${key} does not have its digest`);
      records.push({ key, body });
    });
    await copyOut(connection, recordsQuery(scan, keys), reader);
    return records;
  };
}

type TakeRecord = (key: Region, body: Region) => void;
type ProjectRecord = (key: Region, body: Region) => Region;

/** Undefined where records are copied. */
async function regionProjection(...of: Parameters<typeof loadProjector>): Promise<ProjectRecord | undefined> {
  const projector = await loadProjector(...of);
  return projector && ((key, body) => regionOf(projector.project(textOf(key), bytesOf(body)).body));
}

const bytesOf = ({ buffer, start, end }: Region) => buffer.subarray(start, end);

function queryOf(scan: EvidenceScan, range: ShardRange): EvidenceQuery {
  const keys = keysOf(range);
  return keys ? keysQuery(scan, keys) : rangeQuery(scan, { after: range.after, upTo: range.shards.at(-1)!.last });
}

/** What became of the records that changed since the earlier bundle: of all ranges with one query. */
async function readChanged(
  connection: RowCopyConnection,
  scan: EvidenceScan,
  ranges: readonly ShardRange[],
  project?: ProjectRecord,
): Promise<ReadonlyMap<string, ReadRecord>> {
  const records = new Map<string, ReadRecord>();
  const keys = ranges.flatMap(({ earlier }) => earlier?.changed ?? []);
  if (keys.length === 0) return records;
  await copyRows(connection, keysQuery(scan, keys), (at, read) => {
    const { buffer, start, end } = project ? project(at, read) : read;
    const key = textOf(at);
    records.set(key, { key, body: Buffer.from(buffer.subarray(start, end)) });
  });
  return records;
}

async function copyRows(connection: RowCopyConnection, query: EvidenceQuery, take: TakeRecord): Promise<void> {
  const key: MutableRegion = { buffer: nothing, start: 0, end: 0 };
  const body: MutableRegion = { buffer: nothing, start: 0, end: 0 };
  const reader = new CopyBinaryReader(2, (buffer, offsets) => {
    [key.buffer, key.start, key.end] = [buffer, offsets[0]!, offsets[1]!];
    [body.buffer, body.start, body.end] = [buffer, offsets[2]!, offsets[3]!];
    take(key, body);
  });
  await copyOut(connection, query, reader);
}

async function copyOut(connection: RowCopyConnection, query: EvidenceQuery, reader: CopyBinaryReader): Promise<void> {
  const { text, values } = settingsStatement(query);
  await connection.query(text, values);
  await connection.copyOut(query.text, (buffer, start, end) => reader.push(buffer, start, end));
  reader.end();
}

interface MutableRegion {
  buffer: Buffer;
  start: number;
  end: number;
}

const nothing: Buffer = Buffer.alloc(0);

/** After an error the connection may be in the middle of a COPY; the next task opens another. */
async function closeConnection(desk: Desk): Promise<void> {
  const broken = desk.connection;
  desk.connection = undefined;
  await broken?.close().catch(() => undefined);
}
