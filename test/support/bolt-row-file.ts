import type { BoltRow } from '../../src/formats/bolt/bolt-row.js';

/** Rows as scripts/tools/bbolt/rows.go reads them: names, then a key and a value, or an empty key and a sequence. Little-endian. */
export function encodeRows(rows: Iterable<BoltRow>): Buffer {
  return Buffer.concat([...rows].flatMap(encodeRow));
}

export function encodeRow(row: BoltRow): readonly Uint8Array[] {
  const path = [Buffer.from([row.path.length]), ...row.path.flatMap((name) => [uint(name.length, 2), name])];
  if (row.key !== undefined) return [...path, uint(row.key.length, 2), row.key, uint(row.value.length, 4), row.value];
  const sequence = Buffer.alloc(10);
  sequence.writeBigUInt64LE(row.sequence ?? 0n, 2);
  return [...path, sequence];
}

export function* decodeRows(bytes: Buffer): Generator<BoltRow> {
  let at = 0;
  const take = (length: number) => bytes.subarray(at, (at += length));
  const sized = (lengthBytes: number) => take(take(lengthBytes).readUIntLE(0, lengthBytes));
  while (at < bytes.length) {
    const path = Array.from({ length: take(1)[0]! }, () => sized(2));
    const key = sized(2);
    if (key.length > 0) yield { path, key, value: sized(4) };
    else yield { path, sequence: take(8).readBigUInt64LE(0) };
  }
}

function uint(value: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntLE(value, 0, length);
  return bytes;
}
