import { hash } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { bucketOf } from '../src/formats/item-set/bucket.js';
import type { Database } from '../src/platform/db/database.js';
import { CopyRowWriter, copyHeader, copyTrailer } from '../src/stages/evidence/locker/copy-row-writer.js';
import { benchSource, type BenchRecord, type OsvLikeRecords } from './osv-like-records.js';

/** The columns of a finished row, in the order in which `writeRow` writes them. */
const columns =
  'tenant_id, seq_from, published, modified, blen, bucket, kind, key, source, digest, severity, ecosystems, packages, aliases, subjects, body';
const flushAt = 1024 * 1024;

/**
 * Loads finished rows into the evidence table with a raw binary COPY, in key order, and makes them visible at cut 1: the state that an
 * import leaves behind, without the work of one. `owner` is a superuser, whom row-level security does not hold.
 */
export async function loadEvidence(
  owner: Database,
  tenant: string,
  records: OsvLikeRecords,
  count: number,
): Promise<void> {
  const order = Array.from({ length: count }, (_, i) => ({ i, id: records.id(i) })).sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  await owner.system(async (tx) => {
    const copy = tx.copyFrom(`COPY export_center.evidence_items (${columns}) FROM STDIN (FORMAT binary)`);
    await writeRows(
      copy,
      tenant,
      order.map(({ i }) => i),
      (i) => records.record(i),
    );
    await tx.execute(`INSERT INTO export_center.evidence_head (tenant_id, seq) VALUES ($1, 1)`, [tenant]);
  });
}

async function writeRows(copy: Writable, tenant: string, order: readonly number[], record: (i: number) => BenchRecord) {
  const writer = new CopyRowWriter(2 * flushAt);
  const tenantId = Buffer.from(tenant.replaceAll('-', ''), 'hex');
  let pending = 0;
  copy.write(copyHeader);
  for (const i of order) {
    pending += writeRow(writer, tenantId, record(i));
    if (pending < flushAt) continue;
    pending = 0;
    if (!copy.write(writer.take())) await once(copy, 'drain');
  }
  copy.write(writer.take());
  copy.end(copyTrailer);
  await once(copy, 'finish');
}

/** Answers about how many bytes it wrote. */
function writeRow(writer: CopyRowWriter, tenantId: Buffer, record: BenchRecord): number {
  const body = Buffer.from(record.body);
  writer.row(16);
  writer.bytes(tenantId);
  writer.bytes(one);
  writer.timestamp(microseconds(record.published));
  writer.timestamp(microseconds(record.modified));
  writer.int4(body.length);
  writer.int2(bucketOf('advisories', record.key));
  writer.text('advisories');
  writer.text(record.key);
  writer.text(benchSource);
  writer.bytes(hash('sha256', body, 'buffer'));
  writer.text(record.severity);
  writer.texts([record.ecosystem]);
  writer.texts([record.packageUrl]);
  writer.texts([record.alias]);
  writer.texts([]);
  writer.bytes(body);
  return body.length + 300;
}

/** seq_from 1 as int8. */
const one = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);

const microseconds = (time: string): bigint => BigInt(Date.parse(time)) * 1000n;
