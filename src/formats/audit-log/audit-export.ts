import { canonicalJson } from '../canonical-json/canonicalize.js';
import { parseStrict } from '../canonical-json/parse-strict.js';
import type { StrictJsonOptions } from '../canonical-json/strict-json-options.js';
import { FormatError } from '../format-error.js';
import { JsonShape } from '../json-shape/json-shape.js';
import type { AuditLine } from './audit-entry.js';

/** Longest line of an export, in bytes; an entry has at most 16 KiB. */
export const longestLine = 32 * 1024;

const schema = 'urn:export-center:audit-log:v1';

const options: StrictJsonOptions = {
  maxBytes: longestLine,
  maxDepth: 32,
  maxItems: 10_000,
  forbiddenKeys: 'keep',
  numbers: 'reject-unsafe',
  byteOrderMark: 'reject',
  nul: 'reject',
};

/** First line of an export: whose log it is. */
export const encodeHeader = (origin: string, tenant: string): string =>
  `${canonicalJson({ origin, schema, tenant })}\n`;

/** A line in the middle, from its parts as the database has them; `entry` is canonical text. */
export const encodeLine = (line: Omit<AuditLine, 'entry'> & { readonly entry: string }): string =>
  `{"entry":${line.entry},"hash":"${line.hash}","previousHash":"${line.previousHash}","seq":${line.seq},"time":"${line.time}"}\n`;

/** Bytes of `encodeLine` besides the entry and the digits of the number. */
export const lineOverhead = 222;

/** Last line: the signed note over all entries. */
export const encodeTrailer = (note: string): string => `${canonicalJson({ checkpoint: note })}\n`;

/** Throws FormatError `schema` or whatever parseStrict throws. */
export function parseHeader(bytes: Uint8Array): { readonly origin: string; readonly tenant: string } {
  const shape = JsonShape.of(parseStrict(bytes, options));
  if (shape.any('schema') !== schema) throw new FormatError('schema', `the first line is not of schema ${schema}`);
  const header = { origin: shape.string('origin', 255), tenant: shape.string('tenant', 36) };
  shape.close();
  return header;
}

const timePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** An entry line, or the text of the checkpoint note. Throws as `parseHeader`. */
export function parseLine(bytes: Uint8Array): AuditLine | { readonly checkpoint: string } {
  const shape = JsonShape.of(parseStrict(bytes, options));
  const checkpoint = shape.optional('checkpoint', (name) => shape.string(name, longestLine));
  if (checkpoint !== undefined) {
    shape.close();
    return { checkpoint };
  }
  const time = shape.string('time', 24);
  if (!timePattern.test(time)) throw new FormatError('schema', 'time is not RFC 3339 in UTC with milliseconds');
  const [previousHash, hash] = [shape.digest('previousHash'), shape.digest('hash')];
  const line = { seq: shape.integer('seq', 1), time, previousHash, hash, entry: shape.object('entry').value };
  shape.close();
  return line;
}
