import { recordLines, type KeyedBody } from '../record-line/record-lines.js';
import { compressFrame } from '../zstd/zstd-frame.js';
import { compactDeltaSchema, encodePatchHead, type PatchHead, type PatchLines } from './patch-head.js';
import { rowDigestOf } from './row-digest.js';

/** A group's records as the base holds them, those it does not hold left out, and as they are after the delta; both in byte order of key. */
export interface PatchRecords {
  readonly before: readonly KeyedBody[];
  readonly now: readonly KeyedBody[];
}

/** A group of a patch file: the frame of its head, then that of its records with what they were before as dictionary. */
export function makePatch({ before, now }: PatchRecords, level: number): Buffer {
  const changed = before.map(({ key }) => key);
  const held = new Set(changed);
  const keys = now.map(({ key }) => key);
  const [dictionary, result] = [recordLines(before), recordLines(now)];
  const head: PatchHead = {
    schema: compactDeltaSchema,
    added: keys.filter((key) => !held.has(key)),
    changed,
    ...(changed.length > 0 ? { base: describe(dictionary, changed) } : {}),
    result: describe(result, keys),
  };
  const frame = compressFrame(result, level, changed.length > 0 ? dictionary : undefined);
  return Buffer.concat([encodePatchHead(head, level), frame]);
}

const describe = (lines: Buffer, keys: readonly string[]): PatchLines => ({
  bytes: lines.length,
  digest: rowDigestOf(lines, keys),
});
