import type { BucketItem } from '../../formats/item-set/rehash-buckets.js';
import type { Readable } from 'node:stream';
import type { TenantId } from '../../kernel/ids.js';
import type { Database, Transaction } from '../../platform/db/database.js';
import { CopyBinaryReader } from './copy-binary-reader.js';
import {
  bucketsQuery,
  changesQuery,
  keysQuery,
  rangeQuery,
  scanQuery,
  settingsStatement,
  type EvidenceQuery,
} from './evidence-queries.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type {
  BucketScan,
  ChangeScan,
  CutSpan,
  EvidenceBody,
  EvidenceChange,
  EvidenceReader,
  EvidenceScan,
  KeyRange,
  ScanBlock,
} from './evidence-reader.port.js';
import { ScanBlockBuilder } from './scan-block-builder.js';
import { streamOut } from './stream-out.js';

/** Reads cuts from PostgreSQL by COPY. */
export class PgEvidenceReader implements EvidenceReader {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  scan(tenant: TenantId, scan: EvidenceScan, signal?: AbortSignal): AsyncIterable<ScanBlock> {
    const builder = new ScanBlockBuilder();
    const reader = new CopyBinaryReader(4, (buffer, offsets) => builder.add(buffer, offsets));
    return this.#copy(tenant, scanQuery(scan), reader, () => builder.take(), signal);
  }

  async changedKeys(
    tenant: TenantId,
    kind: EvidenceKind,
    { after, upTo }: CutSpan,
    limit: number,
  ): Promise<readonly string[] | undefined> {
    const rows = await this.#database.read<{ key: string }>(
      tenant,
      `SELECT key FROM (
         (SELECT key FROM export_center.evidence_items
          WHERE tenant_id = $1 AND kind = $2 AND seq_from > $3 AND seq_from <= $4 LIMIT $5)
         UNION
         (SELECT key FROM export_center.evidence_closed
          WHERE tenant_id = $1 AND kind = $2 AND seq_to > $3 AND seq_to <= $4 LIMIT $5)) changed
       ORDER BY key LIMIT $5`,
      [tenant, kind, after, upTo, limit + 1],
    );
    return rows.length > limit ? undefined : rows.map(({ key }) => key);
  }

  changes(tenant: TenantId, scan: ChangeScan, signal?: AbortSignal): AsyncIterable<readonly EvidenceChange[]> {
    const rows: EvidenceChange[] = [];
    const reader = new CopyBinaryReader(5, (buffer, offsets) => void rows.push(toChange(buffer, offsets)));
    const take = () => rows.splice(0);
    return this.#copy<EvidenceChange[]>(tenant, changesQuery(scan), reader, take, signal);
  }

  bucketItems(tenant: TenantId, scan: BucketScan, signal?: AbortSignal): AsyncIterable<readonly BucketItem[]> {
    const rows: BucketItem[] = [];
    const reader = new CopyBinaryReader(4, (buffer, offsets) => void rows.push(toBucketItem(buffer, offsets)));
    return this.#copy<BucketItem[]>(tenant, bucketsQuery(scan), reader, () => rows.splice(0), signal);
  }

  async *readBodies(
    tenant: TenantId,
    scan: EvidenceScan,
    range: KeyRange,
    signal?: AbortSignal,
  ): AsyncIterable<EvidenceBody> {
    let rows: EvidenceBody[] = [];
    const reader = new CopyBinaryReader(2, (buffer, offsets) => {
      const body = Buffer.from(buffer.subarray(offsets[2], offsets[3]));
      rows.push({ key: buffer.toString('utf8', offsets[0], offsets[1]), body });
    });
    const take = () => rows.splice(0);
    const query = range.keys ? keysQuery(scan, range.keys) : rangeQuery(scan, range);
    for await (const block of this.#copy(tenant, query, reader, take, signal)) yield* block;
  }

  /** Runs the COPY in a transaction of its own and yields what `take` gives after each chunk, empty ones left out. */
  #copy<Block extends { readonly length: number } | ScanBlock>(
    tenant: TenantId,
    query: EvidenceQuery,
    reader: CopyBinaryReader,
    take: () => Block,
    signal?: AbortSignal,
  ): AsyncGenerator<Block> {
    return streamOut<Block>(async (emit, stop) => {
      await this.#database.tenant(
        tenant,
        async (tx) => {
          for await (const chunk of await open(tx, query)) {
            reader.push(chunk as Buffer);
            const block = take();
            if (('count' in block ? block.count : block.length) > 0) await emit(block);
          }
          reader.end();
        },
        { signal: signal ? AbortSignal.any([signal, stop]) : stop, retry: false },
      );
    });
  }
}

async function open(tx: Transaction, query: EvidenceQuery): Promise<Readable> {
  const { text, values } = settingsStatement(query);
  await tx.query(text, values);
  return tx.copyTo(query.text);
}

function toChange(buffer: Buffer, offsets: Int32Array): EvidenceChange {
  const [before, from, to] = [offsets[4]!, offsets[6]!, offsets[7]!];
  const change = {
    key: buffer.toString('utf8', offsets[0], offsets[1]),
    bucket: buffer.readInt16BE(offsets[2]),
    held: offsets[5]! > before,
  };
  if (from === to) return change;
  return { ...change, now: { digest: Buffer.from(buffer.subarray(from, to)), length: buffer.readInt32BE(offsets[8]) } };
}

export const toBucketItem = (buffer: Buffer, offsets: Int32Array): BucketItem => ({
  bucket: buffer.readInt16BE(offsets[0]),
  kind: buffer.toString('latin1', offsets[2], offsets[3]),
  key: buffer.toString('utf8', offsets[4], offsets[5]),
  digest: Buffer.from(buffer.subarray(offsets[6], offsets[7])),
});
