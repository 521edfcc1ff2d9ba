import type { Digest } from '../../formats/digest.js';
import type { PlannedPack, PlannedShard } from '../planning/planned-pack.js';
import type { ShardRange } from './shard-task.js';

/** Plain bytes that a task of scattered shards gathers: large enough that a segment is worth a file and a sync. */
const gatherBytes = 4 * 1024 * 1024;

/** What one task will build. `whole` says that it is all of one pack. */
export interface MissingShards {
  readonly whole: boolean;
  readonly ranges: readonly ShardRange[];
}

/**
 * What has to be built for these packs. A pack of which nothing is known is a task alone, so that its segment is the pack itself; what is
 * missing here and there is gathered, some ranges to a task.
 */
export function missingShards(
  packs: readonly PlannedPack[],
  known: { has(shardId: Digest): boolean },
): MissingShards[] {
  const whole: MissingShards[] = [];
  const scattered: ShardRange[] = [];
  for (const pack of packs) {
    const ranges = missingRanges(pack, known);
    if (ranges[0]?.shards.length === pack.shards.length) whole.push({ whole: true, ranges });
    else scattered.push(...ranges);
  }
  return [...whole, ...gather(scattered).map((ranges) => ({ whole: false, ranges }))];
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
