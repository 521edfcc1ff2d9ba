import { hash } from 'node:crypto';
import type { EvidenceBlock } from '../evidence-locker.port.js';
import { parseBlock } from '../parsing/parse-block.js';
import type { ParseRules } from '../parsing/block-parser.js';
import type { ParsedRecord } from '../parsing/parsed-record.js';
import { BatchTally, type TallyReport } from './batch-tally.js';
import { CopyRowWriter } from './copy-row-writer.js';
import { rowOrder, writeRow, type RowStamp, type StoredRow } from './stored-row.js';

/** What a parsing thread is asked for. */
export interface PrepareTask {
  readonly blocks: readonly EvidenceBlock[];
  readonly rules: ParseRules;
  readonly keepOriginals: boolean;
  readonly stamp: RowStamp;
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
        hashes.push(writeRow(writer, rowOf(record, task, original?.digest), task.stamp));
        keys.push(record.key);
        ends.push(writer.length);
      },
      refusal: (refusal) => tally.refusal(refusal),
      skipped: (document) => tally.skipped(document),
    });
  }
  return {
    ...writer.takeRows(ends, rowOrder(keys)),
    keyHashes: Float64Array.from(hashes),
    tally: tally.report(),
    originals,
  };
}

function sliceOf(bytes: Uint8Array, block: EvidenceBlock, index: number): OriginalSlice {
  const start = bytes.byteOffset - block.bytes.byteOffset;
  return { block: index, start, end: start + bytes.length, digest: hash('sha256', bytes, 'buffer') };
}

function rowOf(parsed: ParsedRecord, { rules }: PrepareTask, original: Uint8Array | undefined): StoredRow {
  const { key, body, digest, warnings } = parsed;
  const { kind, columns, captured } = parsed.record;
  return { source: rules.source, kind, key, body, digest, original, columns, captured, warnings };
}
