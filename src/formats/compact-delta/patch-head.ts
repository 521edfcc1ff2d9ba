import { compareBytes } from '../byte-order.js';
import { canonicalBytes } from '../canonical-json/canonicalize.js';
import type { Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import { JsonShape, parseCanonical } from '../json-shape/json-shape.js';
import { compressFrame, decompressFrame } from '../zstd/zstd-frame.js';

export const compactDeltaSchema = 'urn:export-center:compact-delta:v1';

/** Version of `patches/<kind>/NNNNNN.patch` (docs/formats/compact-delta.md), for the `formats` of a plan and a manifest. */
export const compactDeltaVersion = 1;

/** What is read of a group. A head names its keys; the plain bytes are those of the lines before and of those after. */
export const patchLimits = { headBytes: 16 * 1024 * 1024, keys: 500_000, plainBytes: 256 * 1024 * 1024 } as const;

/** Record lines of a group: their length in bytes, and the row digest (`shardId`) over their keys and record digests. */
export interface PatchLines {
  readonly bytes: number;
  readonly digest: Digest;
}

/** What a group of records is made of. No key stands in both lists. */
export interface PatchHead {
  readonly schema: typeof compactDeltaSchema;
  /** Keys of records that the base does not hold, in byte order. */
  readonly added: readonly string[];
  /** Keys of records that the base holds in another form, in byte order. */
  readonly changed: readonly string[];
  /** The lines of `changed` as the base has them, which are the dictionary. Absent where nothing is changed. */
  readonly base?: PatchLines;
  /** The lines of all keys, in byte order, as they are after the delta. */
  readonly result: PatchLines;
}

/** Raw-content dictionary of the frame of a head: what is the same in every head, which would be a third of a small one. */
const headDictionary = Buffer.from(
  `"added":[],"base":{"bytes":,"digest":"sha256:"},"changed":["],"result":{"bytes":,"digest":"sha256:"},"schema":"${compactDeltaSchema}"}`,
);

/** The zstd frame of a head. */
export const encodePatchHead = (head: PatchHead, level: number): Buffer =>
  compressFrame(canonicalBytes(head), level, headDictionary);

/** Reads the frame of a head. Throws FormatError, as parsePatchHead does. */
export const decodePatchHead = (frame: Uint8Array): PatchHead =>
  parsePatchHead(decompressFrame(frame, patchLimits.headBytes, headDictionary));

/** Reads a head strictly: canonical JSON to the byte, known members only, keys in strict byte order, a base exactly where it is used. Throws FormatError. */
function parsePatchHead(bytes: Uint8Array): PatchHead {
  const shape = JsonShape.of(parseCanonical(bytes, 'the head of a patch'));
  requireSchema(shape);
  const base = shape.optional('base', (name) => readLines(shape.object(name)));
  const head: PatchHead = {
    schema: compactDeltaSchema,
    added: readKeys(shape, 'added'),
    changed: readKeys(shape, 'changed'),
    ...(base && { base }),
    result: readLines(shape.object('result')),
  };
  shape.close();
  if ((base !== undefined) === head.changed.length > 0 && head.added.length + head.changed.length > 0) return head;
  throw new FormatError('schema', 'a group has keys, and names its base exactly where it changes records');
}

/** All keys of a group, in byte order. Throws FormatError `duplicate` for one that is added and changed. */
export function keysOfPatch({ added, changed }: Pick<PatchHead, 'added' | 'changed'>): readonly string[] {
  const keys: string[] = [];
  let [a, c] = [0, 0];
  while (a < added.length && c < changed.length) {
    const order = compareBytes(added[a]!, changed[c]!);
    if (order === 0) throw new FormatError('duplicate', `the key ${added[a]!} is both added and changed`);
    keys.push(order < 0 ? added[a++]! : changed[c++]!);
  }
  return [...keys, ...added.slice(a), ...changed.slice(c)];
}

function requireSchema(shape: JsonShape): void {
  const schema = shape.string('schema');
  if (schema === compactDeltaSchema) return;
  const message = `patch schema ${JSON.stringify(schema)} is not known; this release reads ${compactDeltaSchema}`;
  throw new FormatError('unsupported-version', message, { pointer: '/schema' });
}

function readKeys(shape: JsonShape, name: string): readonly string[] {
  const keys = shape.array(name, patchLimits.keys).map((key, i) => requireKey(key, `${shape.at(name)}/${i}`));
  for (let i = 1; i < keys.length; i += 1) {
    if (compareBytes(keys[i - 1]!, keys[i]!) < 0) continue;
    const pointer = `${shape.at(name)}/${i}`;
    throw new FormatError('unsorted', `${pointer} does not come after the key before it`, { pointer });
  }
  return keys;
}

function requireKey(key: unknown, pointer: string): string {
  if (typeof key === 'string' && key.length > 0 && key.length <= 4096) return key;
  throw new FormatError('schema', `${pointer} must be a string of 1 to 4096 characters`, { pointer });
}

function readLines(shape: JsonShape): PatchLines {
  const lines = { bytes: shape.integer('bytes', 1), digest: shape.digest('digest') };
  shape.close();
  if (lines.bytes <= patchLimits.plainBytes) return lines;
  const message = `${shape.at('bytes')} is ${lines.bytes}, at most ${patchLimits.plainBytes} are read`;
  throw new FormatError('too-large', message, { pointer: shape.at('bytes') });
}
