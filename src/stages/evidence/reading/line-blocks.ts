import type { RefusedPart } from '../evidence-locker.port.js';
import type { ByteReader } from './byte-reader.js';
import type { ReadingLimits } from './reading-limits.js';

export interface LineBlock {
  readonly bytes: Buffer;
  /** Number of the first line, from 1. */
  readonly line: number;
}

const blockBytes = 1024 * 1024;

/** Cuts a stream into blocks of whole lines of about 1 MiB. A line beyond the limit is refused and read over. */
export async function* lineBlocks(
  source: ByteReader,
  path: string,
  limits: ReadingLimits,
): AsyncGenerator<LineBlock | RefusedPart> {
  let pieces: Uint8Array[] = [];
  let held = 0;
  let line = 1;
  for (let piece = await source.some(); piece; piece = await source.some()) {
    const newline = piece.lastIndexOf(0x0a);
    if (newline < 0 || held + newline < blockBytes) {
      pieces.push(piece);
      held += piece.length;
      if (held <= limits.line + blockBytes) continue;
      const cut = cutAtLastLine(Buffer.concat(pieces));
      if (cut.whole.length === 0) {
        yield tooLong(path, line, limits);
        pieces = await restOfLine(source);
        line += 1;
      } else {
        const next = line + countLines(cut.whole);
        yield { bytes: cut.whole, line };
        line = next;
        pieces = [cut.rest];
      }
      held = sizeOf(pieces);
      continue;
    }
    const bytes = Buffer.concat([...pieces, piece.subarray(0, newline + 1)]);
    const rest = Buffer.from(piece.subarray(newline + 1));
    source.release([...pieces, piece]);
    // Counted first: whoever takes the block may move its bytes away.
    const next = line + countLines(bytes);
    yield { bytes, line };
    line = next;
    pieces = [rest];
    held = rest.length;
  }
  if (held > 0) yield { bytes: Buffer.concat(pieces), line };
}

function cutAtLastLine(bytes: Buffer): { readonly whole: Buffer; readonly rest: Buffer } {
  const end = bytes.lastIndexOf(0x0a) + 1;
  return { whole: bytes.subarray(0, end), rest: bytes.subarray(end) };
}

/** Reads to the end of the line; gives what follows it in the same chunk. */
async function restOfLine(source: ByteReader): Promise<Uint8Array[]> {
  for (let piece = await source.some(); piece; piece = await source.some()) {
    const newline = piece.indexOf(0x0a);
    if (newline >= 0) return [piece.subarray(newline + 1)];
  }
  return [];
}

const sizeOf = (pieces: readonly Uint8Array[]) => pieces.reduce((sum, { length }) => sum + length, 0);

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines += 1;
  return lines;
}

const tooLong = (path: string, line: number, limits: ReadingLimits): RefusedPart => ({
  refused: { path, line, code: 'EC-TOO-LARGE', reason: `the line is longer than ${limits.line} bytes` },
});
