import { compareBytes } from '../byte-order.js';
import { FormatError } from '../format-error.js';
import { frameLength, readFrameHeader } from '../zstd/frame-header.js';
import { decompressFrame } from '../zstd/zstd-frame.js';
import { decodePatchHead, keysOfPatch, type PatchHead } from './patch-head.js';
import { requireLines } from './row-digest.js';

/** One group of a patch file. */
export interface PatchGroup {
  readonly head: PatchHead;
  /** All keys, in byte order. */
  readonly keys: readonly string[];
  /** The zstd frame of the records; what the base holds of them is its dictionary. Lies in the file's buffer. */
  readonly frame: Buffer;
  /** Where the group begins and ends in the file, in bytes. */
  readonly start: number;
  readonly end: number;
}

/**
 * The groups of a patch file, in strict byte order of keys, all behind the key `after`. No frame of records is decompressed; each must declare the
 * size that its head says. Throws FormatError with the offset.
 */
export function* patchGroups(file: Buffer, after = ''): Generator<PatchGroup> {
  let last = after;
  for (let at = 0; at < file.length;) {
    const group = readPatchGroup(file, at);
    if (compareBytes(last, group.keys[0]!) >= 0)
      throw new FormatError('unsorted', `key ${group.keys[0]!} does not come after ${last}`, { offset: at });
    last = group.keys.at(-1)!;
    yield group;
    at = group.end;
  }
}

/** The group that begins at a byte of a file. Throws FormatError. */
export function readPatchGroup(file: Buffer, start: number): PatchGroup {
  const middle = start + lengthAt(file, start);
  const end = middle + lengthAt(file, middle);
  const head = decodePatchHead(file.subarray(start, middle));
  const frame = file.subarray(middle, end);
  const { contentSize, checksum } = readFrameHeader(frame);
  if (contentSize !== head.result.bytes || !checksum)
    throw new FormatError(
      'schema',
      `the frame of the patch does not declare a checksum and ${head.result.bytes} bytes`,
      {
        offset: middle,
      },
    );
  return { head, keys: keysOfPatch(head), frame, start, end };
}

/**
 * The record lines of a group after the delta. `before` are the lines of its changed records as the base holds them, in byte order of key. Throws
 * FormatError `digest` where they are others than those the patch was made of, and for a result that is not what the head says.
 */
export function applyPatch({ head, keys, frame }: Pick<PatchGroup, 'head' | 'keys' | 'frame'>, before: Buffer): Buffer {
  if (head.base) requireLines(before, head.changed, head.base, 'the base');
  const lines = decompressFrame(frame, head.result.bytes, head.base && before);
  requireLines(lines, keys, head.result, 'the result');
  return lines;
}

function lengthAt(file: Buffer, at: number): number {
  try {
    return frameLength(file.subarray(at));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(error.code, `the group at byte ${at} of the patch: ${error.message}`, { offset: at });
  }
}
