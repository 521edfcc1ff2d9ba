import { hash } from 'node:crypto';
import { bucketOfHash, keyHash } from '../../../formats/item-set/bucket.js';
import type { Instant } from '../../../formats/evidence-record/evidence-record.js';
import type { EvidenceBlock } from '../evidence-locker.port.js';
import { parseBlock } from '../parsing/parse-block.js';
import type { ParseRules } from '../parsing/block-parser.js';
import type { ParsedRecord } from '../parsing/parsed-record.js';
import { storedWarnings } from '../record-warnings.js';
import { BatchTally, type TallyReport } from './batch-tally.js';
import { CopyRowWriter } from './copy-row-writer.js';

/** What a parsing thread is asked for. */
export interface PrepareTask {
  readonly blocks: readonly EvidenceBlock[];
  readonly rules: ParseRules;
  readonly keepOriginals: boolean;
  readonly stamp: RowStamp;
}

/** What the batch says of each of its rows. */
export interface RowStamp {
  /** The number under which the row becomes visible; 0 where it is known only later. */
  readonly seq: number;
  /** The capture time that the sender declared for all records, instead of their own. */
  readonly captured?: Instant;
}

/** Upstream bytes of one record: where they lie in block `block` of the task. */
export interface OriginalSlice {
  readonly block: number;
  readonly start: number;
  readonly end: number;
  readonly digest: Uint8Array;
}

export interface PreparedBlocks {
  /** Rows of `rowColumns` in binary COPY form, in order of their keys, without header and trailer. */
  readonly rows: Uint8Array<ArrayBuffer>;
  /** Where each row ends in `rows`. */
  readonly rowEnds: Uint32Array<ArrayBuffer>;
  /** One a row, see `keyHash`. */
  readonly keyHashes: Float64Array<ArrayBuffer>;
  readonly tally: TallyReport;
  readonly originals: readonly OriginalSlice[];
}

/** Columns of a row in the order in which they are written, and their types. */
export const rowColumns = [
  'seq_from bigint',
  'source text COLLATE "C"',
  'kind text COLLATE "C"',
  'key text COLLATE "C"',
  'digest bytea',
  'original bytea',
  'blen integer',
  'bucket smallint',
  'published timestamptz',
  'modified timestamptz',
  'withdrawn timestamptz',
  'severity text',
  'status text',
  'ecosystems text[]',
  'packages text[]',
  'aliases text[]',
  'subjects text[]',
  'captured timestamptz',
  'warnings text[]',
  'body bytea',
] as const;

// Kept between calls, so that its buffer grows once a thread.
const writer = new CopyRowWriter(2 * 1024 * 1024);

/** The CPU work of an import: parse, check, canonicalise, hash, and write the rows. */
export function prepareBlocks(task: PrepareTask): PreparedBlocks {
  const tally = new BatchTally();
  const originals: OriginalSlice[] = [];
  const hashes: number[] = [];
  const keys: string[] = [];
  const ends: number[] = [];
  for (const [i, block] of task.blocks.entries()) {
    parseBlock(block, task.rules, {
      record: (record) => {
        tally.record(record);
        const original = task.keepOriginals ? sliceOf(record.original, block, i) : undefined;
        if (original) originals.push(original);
        hashes.push(writeRow(record, task, original?.digest));
        keys.push(record.key);
        ends.push(writer.length);
      },
      refusal: (refusal) => tally.refusal(refusal),
      skipped: (document) => tally.skipped(document),
    });
  }
  return {
    ...writer.takeRows(ends, orderOf(keys)),
    keyHashes: Float64Array.from(hashes),
    tally: tally.report(),
    originals,
  };
}

/**
 * Neighbours by key on one page: a read in that order then opens a page once, and not once for each of its rows. A task is enough, because
 * the read has a page of every task open.
 */
function orderOf(keys: readonly string[]): number[] {
  const compare = (a: number, b: number) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : 0);
  return Array.from(keys.keys()).sort(compare);
}

function sliceOf(bytes: Uint8Array, block: EvidenceBlock, index: number): OriginalSlice {
  const start = bytes.byteOffset - block.bytes.byteOffset;
  return { block: index, start, end: start + bytes.length, digest: hash('sha256', bytes, 'buffer') };
}

function writeRow(parsed: ParsedRecord, { rules, stamp }: PrepareTask, original: Uint8Array | undefined): number {
  const { key, body, digest, warnings } = parsed;
  const { kind, columns, captured } = parsed.record;
  const hashOfKey = keyHash(kind, key);
  writer.row(rowColumns.length);
  writer.int8(stamp.seq);
  writer.text(rules.source);
  writer.text(kind);
  writer.text(key);
  writer.bytes(digest);
  writer.bytes(original);
  writer.int4(body.length);
  writer.int2(bucketOfHash(hashOfKey));
  writer.timestamp(columns.published);
  writer.timestamp(columns.modified);
  writer.timestamp(columns.withdrawn);
  writer.text(columns.severity);
  writer.text(columns.status);
  writer.texts(columns.ecosystems);
  writer.texts(columns.packages);
  writer.texts(columns.aliases);
  writer.texts(columns.subjects);
  writer.timestamp(stamp.captured ?? (captured === columns.modified ? undefined : captured));
  writer.texts(warnings.length === 0 ? undefined : storedWarnings(warnings));
  writer.bytes(body);
  return hashOfKey;
}
