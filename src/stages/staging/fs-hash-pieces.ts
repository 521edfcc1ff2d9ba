import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { digestOf, type Digest } from '../../formats/digest.js';
import { segmentPath } from '../storage/segment-path.js';
import type { SegmentPlace } from '../storage/segment-writer.js';
import { damagedBlob } from '../storage/storage-errors.js';
import type { HashTask } from './shard-task.js';

let buffer = Buffer.alloc(0);

/** Digest of the pieces one after the other; each must have its own digest. Runs in a thread: it reads synchronously. */
export function hashPieces(place: Pick<SegmentPlace, 'root' | 'tenant'>, task: HashTask): Digest {
  const whole = createHash('sha256');
  for (const piece of task.pieces) whole.update(readPiece(segmentPath(place.root, place.tenant, piece.segment), piece));
  return `sha256:${whole.digest('hex')}` as Digest;
}

/** A piece of a file, valid until the next is read. Throws `EC-BLOB-DAMAGED` where it is not what its digest says. */
export function readPiece(
  path: string,
  piece: Pick<HashTask['pieces'][number], 'offset' | 'length' | 'digest'>,
): Buffer {
  if (buffer.length < piece.length) buffer = Buffer.allocUnsafeSlow(Math.max(piece.length, 1024 * 1024));
  const bytes = buffer.subarray(0, readExactly(path, piece.offset, piece.length));
  if (bytes.length !== piece.length) throw damagedBlob(piece.digest, 'its segment is gone or too short');
  if (digestOf(bytes) !== piece.digest) throw damagedBlob(piece.digest, 'its bytes have another digest');
  return bytes;
}

/** How many of the bytes there are; 0 where the file is gone. */
function readExactly(path: string, offset: number, length: number): number {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
  try {
    let done = 0;
    for (let count = -1; done < length && count !== 0; done += count) {
      count = readSync(fd, buffer, done, length - done, offset + done);
    }
    return done;
  } finally {
    closeSync(fd);
  }
}
