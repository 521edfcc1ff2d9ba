import type { EvidenceRecord, Instant, RecordWarning } from '../../../formats/evidence-record/evidence-record.js';
import { bucketOfHash, keyHash } from '../../../formats/item-set/bucket.js';
import type { EvidenceKind } from '../../../kernel/evidence.js';
import { storedWarnings } from '../record-warnings.js';
import type { CopyRowWriter } from './copy-row-writer.js';

/** What the batch says of each of its rows. */
export interface RowStamp {
  /** The number under which the row becomes visible; 0 where it is known only later. */
  readonly seq: number;
  /** The capture time that the sender declared for all records, instead of their own. */
  readonly captured?: Instant;
}

/** A record as the database holds it. */
export interface StoredRow extends Pick<EvidenceRecord, 'columns' | 'captured'> {
  readonly kind: EvidenceKind;
  readonly source: string;
  readonly key: string;
  /** Canonical bytes (RFC 8785), and their SHA-256. */
  readonly body: Uint8Array;
  readonly digest: Uint8Array;
  /** Digest of the upstream bytes that are kept beside it. */
  readonly original?: Uint8Array | undefined;
  readonly warnings: readonly RecordWarning[];
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

/** Writes the columns of one row; answers the hash of its key. */
export function writeRow(writer: CopyRowWriter, row: StoredRow, stamp: RowStamp): number {
  const { kind, columns, captured, warnings } = row;
  const hashOfKey = keyHash(kind, row.key);
  writer.row(rowColumns.length);
  writer.int8(stamp.seq);
  writer.text(row.source);
  writer.text(kind);
  writer.text(row.key);
  writer.bytes(row.digest);
  writer.bytes(row.original);
  writer.int4(row.body.length);
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
  writer.bytes(row.body);
  return hashOfKey;
}

/**
 * Neighbours by key on one page: a read in that order then opens a page once, and not once for each of its rows. A task is enough, because
 * the read has a page of every task open.
 */
export function rowOrder(keys: readonly string[]): number[] {
  const compare = (a: number, b: number) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : 0);
  return Array.from(keys.keys()).sort(compare);
}
