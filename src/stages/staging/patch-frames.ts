import { hash } from 'node:crypto';
import { makePatch, type PatchRecords } from '../../formats/compact-delta/make-patch.js';
import { digestOf } from '../../formats/digest.js';
import type { KeyedBody } from '../../formats/record-line/record-lines.js';
import { ShardIdBuilder } from '../../formats/sharding/shard-id.js';
import { integrity } from '../../kernel/errors.js';
import { loadProjector } from '../adapters/projection/load-projector.js';
import type { RecordProjector } from '../adapters/projection/record-projector.js';
import type { EvidenceScan } from '../evidence/evidence-reader.port.js';
import type { NewFrame } from './shard-cache.port.js';
import type { FrameSink } from './shard-assembler.js';
import type { BuildTask, ShardOrder } from './shard-task.js';

/** Reads records by their keys, in key order; those that a scan does not hold are left out. */
export type KeyedReader = (scan: EvidenceScan, keys: readonly string[]) => Promise<readonly KeyedBody[]>;

/**
 * Makes the shards of a task as patches, one group a shard, and gives them to the sink in order; holds one shard. Throws `EC-EVIDENCE-DAMAGED`
 * (integrity) where what is read is not what was planned.
 */
export async function patchFrames(
  { scan, projection, ranges, patch }: BuildTask,
  read: KeyedReader,
  sink: FrameSink,
  level: number,
): Promise<NewFrame[]> {
  const frames: NewFrame[] = [];
  const projector = await loadProjector(projection, scan.kind);
  const before = patch?.scan && { scan: patch.scan, projector: await loadProjector(patch.projection, scan.kind) };
  for (const order of ranges.flatMap(({ shards }) => shards)) {
    const keys = order.keys!;
    const now = projected(await read(scan, keys), projector);
    requirePlanned(order, now);
    const held = before ? projected(await read(before.scan, keys), before.projector) : [];
    frames.push(writePatch(order, { before: held, now }, sink, level));
  }
  return frames;
}

function projected(records: readonly KeyedBody[], projector: RecordProjector | undefined): readonly KeyedBody[] {
  return projector ? records.map(({ key, body }) => ({ key, body: projector.project(key, body).body })) : records;
}

function writePatch({ shardId }: ShardOrder, records: PatchRecords, sink: FrameSink, level: number): NewFrame {
  const group = makePatch(records, level);
  const offset = sink.append(group);
  return { shardId, digest: digestOf(group), bytes: group.length, offset };
}

function requirePlanned({ shardId, last }: ShardOrder, records: readonly KeyedBody[]): void {
  const rows = new ShardIdBuilder();
  for (const { key, body } of records) rows.add(key, hash('sha256', body, 'buffer'));
  if (rows.finish() === shardId) return;
  throw integrity(
    'EC-EVIDENCE-DAMAGED',
    `the evidence up to key ${last} is not what was planned: other records were read`,
  );
}
