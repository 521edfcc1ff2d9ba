import type { Digest } from '../../formats/digest.js';
import type { PlannedPack, PlannedShard } from '../planning/planned-pack.js';
import type { EvidenceScan } from '../evidence/evidence-reader.port.js';
import type { LocatedFrame, NewSegment } from './shard-cache.port.js';
import type { ShardBuilder } from './shard-task.js';

export interface StagedPack {
  readonly digest: Digest;
  /** One a shard, in order. */
  readonly frames: readonly LocatedFrame[];
  readonly built: readonly NewSegment[];
}

/** The frames of one pack: known ones are taken and checked, missing ones made, each run of neighbours with one query. */
export async function stagePack(
  pack: PlannedPack,
  scan: EvidenceScan,
  known: ReadonlyMap<Digest, LocatedFrame>,
  builder: ShardBuilder,
): Promise<StagedPack> {
  const runs = missingRuns(pack, known);
  const built = await Promise.all(runs.map((run) => builder.build({ scan, after: run.after, shards: run.shards })));
  const frames = pack.shards.map(({ shardId }) => frameOf(shardId, known, built));
  const alone = built.length === 1 && built[0]!.frames.length === pack.shards.length;
  const digest = alone ? built[0]!.segment : await builder.hash({ pieces: frames.map(toPiece) });
  return { digest, frames, built };
}

interface Run {
  readonly after: string;
  readonly shards: PlannedShard[];
}

function missingRuns(pack: PlannedPack, known: ReadonlyMap<Digest, unknown>): Run[] {
  const runs: Run[] = [];
  let after = pack.after;
  let open: Run | undefined;
  for (const shard of pack.shards) {
    if (known.has(shard.shardId)) open = undefined;
    else if (open) open.shards.push(shard);
    else runs.push((open = { after, shards: [shard] }));
    after = shard.last;
  }
  return runs;
}

function frameOf(
  shardId: Digest,
  known: ReadonlyMap<Digest, LocatedFrame>,
  built: readonly NewSegment[],
): LocatedFrame {
  const there = known.get(shardId);
  if (there) return there;
  for (const { segment, frames } of built) {
    const frame = frames.find((candidate) => candidate.shardId === shardId);
    if (!frame) continue;
    const { digest, bytes, plain, offset } = frame;
    return { digest, bytes, plain, location: { segment, offset, length: bytes } };
  }
  throw new Error(`shard ${shardId} was planned and neither known nor built`);
}

const toPiece = ({ digest, location }: LocatedFrame) => ({ ...location, digest });
