import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { digestOf, type Digest } from '../../formats/digest.js';
import { segmentPath } from '../storage/segment-path.js';
import type { SegmentPlace } from '../storage/segment-writer.js';
import { damagedBlob } from '../storage/storage-errors.js';
import type { HashTask } from './shard-task.js';

type Piece = HashTask['pieces'][number];

/** Most bytes that are read at once, but for a longer piece. */
const runBytes = 1024 * 1024;

let buffer = Buffer.alloc(0);

/** Digest of the pieces one after the other; each must have its own digest. Runs in a thread: it reads synchronously. */
export function hashPieces(place: Pick<SegmentPlace, 'root' | 'tenant'>, task: HashTask): Digest {
  const whole = createHash('sha256');
  for (const { segment, offset, length, pieces } of runsOf(task.pieces)) {
    const bytes = readBytes(segmentPath(place.root, place.tenant, segment), offset, length);
    for (const piece of pieces)
      requireIntact(bytes.subarray(piece.offset - offset, piece.offset - offset + piece.length), piece);
    whole.update(bytes);
  }
  return `sha256:${whole.digest('hex')}` as Digest;
}

/** A piece of a file, valid until the next is read. Throws `EC-BLOB-DAMAGED` where it is not what its digest says. */
export function readPiece(path: string, piece: Pick<Piece, 'offset' | 'length' | 'digest'>): Buffer {
  const bytes = readBytes(path, piece.offset, piece.length);
  requireIntact(bytes, piece);
  return bytes;
}

interface Run {
  readonly segment: Digest;
  readonly offset: number;
  length: number;
  readonly pieces: Piece[];
}

/** Pieces that lie one behind the other are read together. */
function runsOf(pieces: readonly Piece[]): Run[] {
  const runs: Run[] = [];
  for (const piece of pieces) {
    const run = runs.at(-1);
    const follows = run?.segment === piece.segment && run.offset + run.length === piece.offset;
    if (!follows || run.length + piece.length > runBytes) runs.push({ ...piece, pieces: [piece] });
    else {
      run.pieces.push(piece);
      run.length += piece.length;
    }
  }
  return runs;
}

function requireIntact(bytes: Buffer, { digest, length }: Pick<Piece, 'digest' | 'length'>): void {
  if (bytes.length !== length) throw damagedBlob(digest, 'its segment is gone or too short');
  if (digestOf(bytes) !== digest) throw damagedBlob(digest, 'its bytes have another digest');
}

/** As many of the bytes as there are. */
function readBytes(path: string, offset: number, length: number): Buffer {
  if (buffer.length < length) buffer = Buffer.allocUnsafeSlow(Math.max(length, runBytes));
  return buffer.subarray(0, readExactly(path, offset, length));
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
