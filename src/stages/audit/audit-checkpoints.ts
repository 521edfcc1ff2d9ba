import { MerkleFrontier } from '../../formats/merkle-tree/merkle-frontier.js';
import { leafHash } from '../../formats/merkle-tree/merkle-hash.js';
import { keyFingerprint } from '../../formats/key-files/public-key.js';
import { checkpointText, type Checkpoint } from '../../formats/signed-note/checkpoint.js';
import { noteKeyId } from '../../formats/signed-note/note-key.js';
import { encodeSignedNote } from '../../formats/signed-note/signed-note.js';
import { integrity } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database, Transaction } from '../../platform/db/database.js';
import type { Signer } from '../signing/signer.port.js';
import { auditSize, entryHashes } from './audit-log-reader.js';

/** Entries under one stored subtree hash. */
export const tileSize = 256;

/** Names the log of a tenant in its checkpoints; the id is random, so no other installation has it. */
export const auditOrigin = (tenant: TenantId): string => `export-center/audit-log/${tenant}`;

export interface StoredCheckpoint extends Checkpoint {
  /** The signed note, as it is handed out. */
  readonly note: string;
}

interface Row {
  readonly size: string;
  readonly root: Buffer;
  readonly frontier: Buffer;
  readonly note: string;
  readonly signed_by: string;
}

const columns = 'size::text AS size, root, frontier, note, signed_by';
const entriesAtOnce = 5_000;

/**
 * Signed checkpoints of the audit logs. A new one goes on from the tree of the newest, never from rows that were covered before, so
 * the log cannot contradict what it signed. Errors: EC-NOT-SUPPORTED where nothing signs, EC-UNAVAILABLE-SIGNER, EC-UNAVAILABLE-DB,
 * EC-AUDIT-DAMAGED (integrity) where entries are missing.
 */
export class AuditCheckpoints {
  readonly #database: Database;
  readonly #signer: Signer;

  constructor(database: Database, signer: Signer) {
    this.#database = database;
    this.#signer = signer;
  }

  /** The checkpoint of all entries so far, made now if there is none; undefined for a log without entries. */
  async current(tenant: TenantId, signal?: AbortSignal): Promise<StoredCheckpoint | undefined> {
    const signedBy = keyFingerprint(await this.#signer.publicKey());
    return this.#database.tenant(tenant, (tx) => this.#advance(tx, tenant, signedBy, signal), { signal });
  }

  /** The stored checkpoint of exactly that size, the newest signature of it. */
  async ofSize(tenant: TenantId, size: number): Promise<StoredCheckpoint | undefined> {
    const sql = `SELECT ${columns} FROM export_center.audit_checkpoints WHERE tenant_id = $1 AND size = $2 ORDER BY at DESC LIMIT 1`;
    const [row] = await this.#database.tenant(tenant, (tx) => tx.query<Row>(sql, [tenant, size]));
    return row && toCheckpoint(tenant, row);
  }

  /** The newest `limit` checkpoints. */
  async newest(tenant: TenantId, limit: number): Promise<StoredCheckpoint[]> {
    const sql = `SELECT ${columns} FROM export_center.audit_checkpoints c WHERE tenant_id = $1 ORDER BY c.size DESC, at DESC LIMIT $2`;
    const rows = await this.#database.tenant(tenant, (tx) => tx.query<Row>(sql, [tenant, limit]));
    return rows.map((row) => toCheckpoint(tenant, row));
  }

  async #advance(
    tx: Transaction,
    tenant: TenantId,
    signedBy: string,
    signal?: AbortSignal,
  ): Promise<StoredCheckpoint | undefined> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('export_center.audit-checkpoint ' || $1, 0))`, [
      tenant,
    ]);
    const size = await auditSize(tx, tenant);
    if (size === 0) return undefined;
    const last = await newestRow(tx, tenant);
    if (last && Number(last.size) === size && last.signed_by === signedBy) return toCheckpoint(tenant, last);
    const tree = last ? MerkleFrontier.from(Number(last.size), last.frontier) : new MerkleFrontier();
    await grow(tx, tenant, tree, size);
    const checkpoint = { origin: auditOrigin(tenant), size, root: tree.root() };
    const note = await this.#sign(checkpoint, signal);
    const sql = `INSERT INTO export_center.audit_checkpoints (tenant_id, size, root, frontier, note, signed_by)
      VALUES ($1, $2, $3, $4, $5, $6)`;
    await tx.execute(sql, [tenant, size, checkpoint.root, tree.toBytes(), note, signedBy]);
    return { ...checkpoint, note };
  }

  async #sign(checkpoint: Checkpoint, signal?: AbortSignal): Promise<string> {
    const text = checkpointText(checkpoint);
    const name = checkpoint.origin;
    const keyId = noteKeyId(name, await this.#signer.publicKey());
    const signature = await this.#signer.sign(Buffer.from(text, 'utf8'), signal);
    return encodeSignedNote({ text, signatures: [{ name, keyId, signature }] });
  }
}

async function newestRow(tx: Transaction, tenant: TenantId): Promise<Row | undefined> {
  const sql = `SELECT ${columns} FROM export_center.audit_checkpoints c WHERE tenant_id = $1 ORDER BY c.size DESC, at DESC LIMIT 1`;
  const [row] = await tx.query<Row>(sql, [tenant]);
  return row;
}

const toCheckpoint = (tenant: TenantId, { size, root, note }: Row): StoredCheckpoint => ({
  origin: auditOrigin(tenant),
  size: Number(size),
  root,
  note,
});

/** Takes the tree to `size` entries and stores the tiles that became full. A tile that was begun earlier is read from its start. */
async function grow(tx: Transaction, tenant: TenantId, tree: MerkleFrontier, size: number): Promise<void> {
  let tile = new MerkleFrontier();
  const known = tree.size;
  for (let next = known - (known % tileSize) + 1; next <= size; next += entriesAtOnce) {
    const hashes = await entryHashes(tx, tenant, next, Math.min(size, next + entriesAtOnce - 1));
    for (const [i, hash] of hashes.entries()) {
      const leaf = leafHash(hash);
      tile.append(leaf);
      if (next + i > known) tree.append(leaf);
      if (tile.size < tileSize) continue;
      await storeTile(tx, tenant, (next + i) / tileSize - 1, tile.root());
      tile = new MerkleFrontier();
    }
  }
  if (tree.size !== size)
    throw integrity(
      'EC-AUDIT-DAMAGED',
      `the audit log has ${tree.size} of ${size} entries; verify it, then restore a backup`,
    );
}

async function storeTile(tx: Transaction, tenant: TenantId, tile: number, hash: Buffer): Promise<void> {
  await tx.execute(
    'INSERT INTO export_center.audit_tiles (tenant_id, tile, hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [tenant, tile, hash],
  );
}
