import { compareBytes } from '../byte-order.js';
import { canonicalJson } from '../canonical-json/canonicalize.js';
import { FormatError } from '../format-error.js';
import { checkEntryPath } from '../tar/safe-path.js';
import { JsonShape, parseCanonical } from '../json-shape/json-shape.js';
import type { ShardIndexLine } from './manifest.js';

/** One line of `index/<kind>.jsonl`, canonical JSON with its line feed. */
export const encodeIndexLine = (line: ShardIndexLine): string => `${canonicalJson(line)}\n`;

/** Longest index line that is read, in bytes: two keys, a path and numbers. */
export const indexLineLimit = 64 * 1024;

/** Reads one line, without its line feed. Throws FormatError `schema` or `syntax`; the line must be canonical JSON to the byte. */
export function parseIndexLine(bytes: Uint8Array): ShardIndexLine {
  const shape = JsonShape.of(parseCanonical(bytes, 'the index line'));
  const line = readLine(shape);
  shape.close();
  if (compareBytes(line.first, line.last) > 0)
    throw new FormatError('unsorted', 'the first key of a shard is greater than its last');
  return line;
}

function readLine(shape: JsonShape): ShardIndexLine {
  return {
    first: shape.string('first'),
    last: shape.string('last'),
    records: shape.integer('records', 1),
    pack: checkEntryPath(shape.string('pack')),
    offset: shape.integer('offset'),
    length: shape.integer('length', 1),
    plainDigest: shape.digest('plainDigest'),
    plainBytes: shape.integer('plainBytes', 1),
  };
}
