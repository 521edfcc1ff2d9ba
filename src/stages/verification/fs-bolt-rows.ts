import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { checkBolt } from '../../formats/bolt/check-bolt.js';
import { RowDigest } from '../../formats/bolt/row-digest.js';
import type { RowFacts } from '../../formats/bundle-manifest/manifest.js';

/** Checks every invariant of a bolt file and digests its rows on the way. Blocks. Throws FormatError, the first finding. */
export function boltRowFacts(path: string): RowFacts {
  const file = openSync(path, 'r');
  try {
    const digest = new RowDigest();
    const read = (offset: number, length: number) => readAt(file, offset, length);
    const { findings } = checkBolt(read, fstatSync(file).size, undefined, (row) => {
      if (row.key !== undefined) digest.add(row.path, row.key, row.value);
    });
    if (findings[0]) throw findings[0];
    return { count: digest.count, digest: digest.digest() };
  } finally {
    closeSync(file);
  }
}

function readAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let used = 0;
  while (used < length) {
    const count = readSync(file, bytes, used, length - used, offset + used);
    if (count === 0) break;
    used += count;
  }
  return bytes.subarray(0, used);
}
