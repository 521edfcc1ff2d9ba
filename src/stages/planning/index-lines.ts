import { encodeIndexLine } from '../../formats/bundle-manifest/index-line.js';
import type { PlannedPack } from './planned-pack.js';

/** The lines of an index for one pack that lies at `path`; `lengths` are those of its frames. */
export function indexLinesOf({ shards }: PlannedPack, path: string, lengths: readonly number[]): string[] {
  let offset = 0;
  return shards.map(({ first, last, records, plainBytes, shardId: rowDigest }, i) => {
    const [pack, length] = [path, lengths[i]!];
    const line = encodeIndexLine({ first, last, records, pack, offset, length, plainBytes, rowDigest });
    offset += length;
    return line;
  });
}
