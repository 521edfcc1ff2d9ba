import type { Digest } from '../../formats/digest.js';
import type { EvidenceScan } from '../evidence/evidence-reader.port.js';
import type { PlannedPack, PlannedShard } from '../planning/planned-pack.js';
import type { BuildTask, ShardRange } from './shard-task.js';

/** Plain bytes that a task of scattered shards gathers: large enough that a segment is worth a file and a sync. */
const gatherBytes = 4 * 1024 * 1024;

/**
 * What has to be built for these packs. A pack of which nothing is known is a task alone, so that its segment is the pack itself; what is
 * missing here and there is gathered, some ranges to a task.
 */
export function missingShards(
  packs: readonly PlannedPack[],
  scan: EvidenceScan,
  known: { has(shardId: Digest): boolean },
): BuildTask[] {
  const whole: BuildTask[] = [];
  const scattered: ShardRange[] = [];
  for (const pack of packs) {
    const ranges = missingRanges(pack, known);
    if (ranges[0]?.shards.length === pack.shards.length) whole.push({ scan, ranges });
    else scattered.push(...ranges);
  }
  return [...whole, ...gather(scattered).map((ranges) => ({ scan, ranges }))];
}

function missingRanges(pack: PlannedPack, known: { has(shardId: Digest): boolean }): ShardRange[] {
  const ranges: { readonly after: string; readonly shards: PlannedShard[] }[] = [];
  let after = pack.after;
  let open: PlannedShard[] | undefined;
  for (const shard of pack.shards) {
    if (known.has(shard.shardId)) open = undefined;
    else if (open) open.push(shard);
    else ranges.push({ after, shards: (open = [shard]) });
    after = shard.last;
  }
  return ranges;
}

function gather(ranges: readonly ShardRange[]): ShardRange[][] {
  const groups: ShardRange[][] = [];
  let room = 0;
  for (const range of ranges) {
    if (room <= 0) {
      groups.push([]);
      room = gatherBytes;
    }
    groups.at(-1)!.push(range);
    room -= range.shards.reduce((sum, { plainBytes }) => sum + plainBytes, 0);
  }
  return groups;
}
