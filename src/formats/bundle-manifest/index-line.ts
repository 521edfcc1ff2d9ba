import { isUtf8 } from 'node:buffer';
import { compareBytes } from '../byte-order.js';
import { canonicalJson } from '../canonical-json/canonicalize.js';
import { FormatError } from '../format-error.js';
import { JsonShape, parseCanonical } from '../json-shape/json-shape.js';
import { checkEntryPath } from '../tar/safe-path.js';
import type { ShardIndexLine } from './manifest.js';

/** One line of `index/<kind>.jsonl`, canonical JSON with its line feed. */
export const encodeIndexLine = (line: ShardIndexLine): string => `${canonicalJson(line)}\n`;

/** Longest index line that is read, in bytes: two keys, a path and numbers. */
export const indexLineLimit = 64 * 1024;

/**
 * Reads one line, without its line feed. Throws FormatError `schema` or `syntax`; the line must be canonical JSON to the byte. A bundle has
 * thousands of lines, so a good one is told by writing it again.
 */
export function parseIndexLine(bytes: Uint8Array): ShardIndexLine {
  const line = quickLine(bytes) ?? carefulLine(bytes);
  checkEntryPath(line.pack);
  if (compareBytes(line.first, line.last) > 0)
    throw new FormatError('unsorted', 'the first key of a shard is greater than its last');
  return line;
}

/** Undefined for whatever needs a closer look. */
function quickLine(bytes: Uint8Array): ShardIndexLine | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  try {
    const line = readLine(JsonShape.of(JSON.parse(text)));
    return writeLine(line) === text ? line : undefined;
  } catch {
    return undefined;
  }
}

/** Members in canonical order; JSON.stringify then differs from RFC 8785 in lone surrogates only. */
function writeLine({ first, last, length, offset, pack, plainBytes, records, rowDigest }: ShardIndexLine): string {
  if (!first.isWellFormed() || !last.isWellFormed() || !pack.isWellFormed()) return '';
  return JSON.stringify({ first, last, length, offset, pack, plainBytes, records, rowDigest });
}

function carefulLine(bytes: Uint8Array): ShardIndexLine {
  const shape = JsonShape.of(parseCanonical(bytes, 'the index line'));
  const line = readLine(shape);
  shape.close();
  return line;
}

function readLine(shape: JsonShape): ShardIndexLine {
  return {
    first: shape.string('first'),
    last: shape.string('last'),
    records: shape.integer('records', 1),
    pack: shape.string('pack'),
    offset: shape.integer('offset'),
    length: shape.integer('length', 1),
    plainBytes: shape.integer('plainBytes', 1),
    rowDigest: shape.digest('rowDigest'),
  };
}
