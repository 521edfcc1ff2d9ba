import { encodeHeader, encodeLine, encodeTrailer, lineOverhead } from '../../formats/audit-log/audit-export.js';
import { digestOf } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database } from '../../platform/db/database.js';
import type { ByteSource } from '../../platform/http/send-bytes.js';
import { auditLines } from './audit-log-reader.js';
import type { StoredCheckpoint } from './audit-checkpoints.js';

/** Bytes of one piece that is sent. */
const pieceBytes = 64 * 1024;

/**
 * A log up to a checkpoint as one file of known length that is nowhere stored: entries never change, so every range of it is the
 * same whenever it is asked for. Its name is the checkpoint, which the ETag is made of.
 */
export async function auditExportSource(
  database: Database,
  tenant: { readonly id: TenantId; readonly slug: string },
  checkpoint: StoredCheckpoint,
): Promise<ByteSource> {
  const header = encodeHeader(checkpoint.origin, tenant.id);
  const trailer = encodeTrailer(checkpoint.note);
  const entries = await entryBytes(database, tenant.id, checkpoint.size);
  const text = (signal: AbortSignal) => fileText(database, tenant.id, checkpoint, header, trailer, signal);
  return {
    size: Buffer.byteLength(header) + entries + Buffer.byteLength(trailer),
    etag: `"${digestOf(checkpoint.note)}"`,
    mediaType: 'application/x-ndjson',
    fileName: `audit-log-${tenant.slug}-${checkpoint.size}.ndjson`,
    read: (offset, length, signal) => pieces(text(signal), offset, length),
  };
}

async function entryBytes(database: Database, tenant: TenantId, size: number): Promise<number> {
  const sql = `SELECT coalesce(sum(octet_length(entry) + length(seq::text) + ${lineOverhead}), 0)::text AS bytes
    FROM export_center.audit_log WHERE tenant_id = $1 AND seq <= $2`;
  const [row] = await database.tenant(tenant, (tx) => tx.query<{ bytes: string }>(sql, [tenant, size]));
  return Number(row!.bytes);
}

async function* fileText(
  database: Database,
  tenant: TenantId,
  { size }: StoredCheckpoint,
  header: string,
  trailer: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield header;
  for await (const line of auditLines(database, tenant, 1, size, signal)) yield encodeLine(line);
  yield trailer;
}

/** `length` bytes from `offset` on, in pieces of about 64 KiB. */
async function* pieces(text: AsyncIterable<string>, offset: number, length: number): AsyncGenerator<Buffer> {
  let [skip, left] = [offset, length];
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const line of text) {
    if (left === 0) break;
    const size = Buffer.byteLength(line);
    const part = skip >= size ? undefined : Buffer.from(line).subarray(skip, skip + left);
    skip = Math.max(0, skip - size);
    if (!part) continue;
    held.push(part);
    bytes += part.length;
    left -= part.length;
    if (bytes < pieceBytes) continue;
    yield Buffer.concat(held);
    [held, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(held);
}
