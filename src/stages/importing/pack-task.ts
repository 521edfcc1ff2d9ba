import type { ShardIndexLine } from '../../formats/bundle-manifest/manifest.js';
import type { FileSlice } from '../../kernel/file-slice.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { RowStamp } from '../evidence/locker/stored-row.js';
import type { IndexedLines } from '../verification/file-task.js';
import { cutSlices, type SliceReader } from '../verification/fs-slice-reader.js';
import { readIndexLines } from '../verification/read-pack.js';

/** A pack whose records become rows. `lines` are those of its index. */
export interface PackTask {
  readonly kind: EvidenceKind;
  readonly path: string;
  readonly slices: readonly FileSlice[];
  readonly lines: IndexedLines;
  readonly stamp: RowStamp;
}

/** Neighbouring shards of a pack, which a thread takes at once. */
export interface RowTask extends Omit<PackTask, 'lines'> {
  /** Last key of the shard before them; undefined for the first of the pack. */
  readonly after: string | undefined;
  /** Offsets count from the first of them. */
  readonly shards: readonly Pick<ShardIndexLine, 'offset' | 'length' | 'plainBytes'>[];
}

/** Rows of one task in binary COPY form, in order of their keys. */
export interface PackRows {
  readonly rows: Uint8Array<ArrayBuffer>;
  readonly rowEnds: Uint32Array<ArrayBuffer>;
  readonly lastKey: string;
  /** Records that could not be read; they are kept. */
  readonly unread: number;
}

/** Plain bytes of a task: what is on the way between threads and database is a few times that, however large packs are. */
const taskBytes = 1024 * 1024;

/** A pack in tasks, in its order. Throws CheckFailure where its index changed since it was checked. */
export function* rowTasks({ lines, slices, ...pack }: PackTask, reader: SliceReader): Generator<RowTask> {
  let after: string | undefined;
  for (const shards of groups(readIndexLines(lines, reader))) {
    const { offset: start } = shards[0]!;
    const { offset, length, last } = shards.at(-1)!;
    const places = shards.map((shard) => ({ ...shard, offset: shard.offset - start }));
    yield { ...pack, slices: cutSlices(slices, start, offset + length), shards: places, after };
    after = last;
  }
}

function* groups(lines: readonly ShardIndexLine[]): Generator<readonly ShardIndexLine[]> {
  let [group, bytes]: [ShardIndexLine[], number] = [[], 0];
  for (const line of lines) {
    group.push(line);
    bytes += line.plainBytes;
    if (bytes < taskBytes) continue;
    yield group;
    [group, bytes] = [[], 0];
  }
  if (group.length > 0) yield group;
}
