import { leafHash } from '../../formats/merkle-tree/merkle-hash.js';
import { consistencyPath, inclusionPath, subtreeHash, type Subtree } from '../../formats/merkle-tree/merkle-proof.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database, Sql } from '../../platform/db/database.js';
import { tileSize } from './audit-checkpoints.js';
import { entryHashes } from './audit-log-reader.js';

/** Proofs of a log's tree. Sizes are those of a checkpoint, so that every full tile below it is stored. */
export class AuditProofs {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** That entry `seq` (from 1) is in the tree of `size` entries: its own hash and the path to the root. */
  inclusion(tenant: TenantId, seq: number, size: number): Promise<{ hash: Buffer; path: Buffer[] }> {
    return this.#database.tenant(tenant, async (tx) => {
      const [hash] = await entryHashes(tx, tenant, seq, seq);
      const path = inclusionPath(seq - 1, size);
      return { hash: hash!, path: await resolve(tx, tenant, path, size, [seq - 1]) };
    });
  }

  /** That the tree of `size` entries begins with the one of `first`. */
  consistency(tenant: TenantId, first: number, size: number): Promise<Buffer[]> {
    return this.#database.tenant(tenant, (tx) =>
      resolve(tx, tenant, consistencyPath(first, size), size, [first - 1, first]),
    );
  }
}

/** Only the tiles that hold one of `leaves`, and the one at the end, are read leaf by leaf. */
async function resolve(
  sql: Sql,
  tenant: TenantId,
  path: readonly Subtree[],
  size: number,
  leaves: readonly number[],
): Promise<Buffer[]> {
  const tiles = await fullTiles(sql, tenant, Math.floor(size / tileSize));
  const opened = new Set(
    [...leaves, size - 1].filter((leaf) => leaf < size).map((leaf) => Math.floor(leaf / tileSize)),
  );
  const known = new Map<number, Buffer>();
  for (const tile of opened) await readLeaves(sql, tenant, tile, size, known);
  const hashOf = ({ start, end }: Subtree): Buffer | undefined => {
    if (end - start === 1) return known.get(start);
    return end - start === tileSize && start % tileSize === 0 ? tiles.get(start / tileSize) : undefined;
  };
  return path.map((subtree) => subtreeHash(subtree, hashOf));
}

async function fullTiles(sql: Sql, tenant: TenantId, count: number): Promise<Map<number, Buffer>> {
  const rows = await sql.query<{ tile: string; hash: Buffer }>(
    'SELECT tile::text AS tile, hash FROM export_center.audit_tiles WHERE tenant_id = $1 AND tile < $2',
    [tenant, count],
  );
  return new Map(rows.map(({ tile, hash }) => [Number(tile), hash]));
}

async function readLeaves(
  sql: Sql,
  tenant: TenantId,
  tile: number,
  size: number,
  known: Map<number, Buffer>,
): Promise<void> {
  const start = tile * tileSize;
  const hashes = await entryHashes(sql, tenant, start + 1, Math.min(size, start + tileSize));
  for (const [i, hash] of hashes.entries()) known.set(start + i, leafHash(hash));
}
