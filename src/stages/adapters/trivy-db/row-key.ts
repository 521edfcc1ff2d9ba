import { maxKeyBytes } from '../../../formats/bolt/bolt-layout.js';
import type { TrivyRow } from '../../../formats/trivy-db/row.js';

const separator = '\0';

/**
 * A row's place as one key of the external sort: the names and the key with NUL between. Its byte order is that of the bolt file. Undefined for
 * a place that no bolt file can have: an empty name, one that is too long, or one with NUL.
 */
export function encodePlace({ path, key }: Pick<TrivyRow, 'path' | 'key'>): Buffer | undefined {
  const names = [...path, key];
  const isPossible = names.every((name) => name !== '' && !name.includes(separator));
  if (!isPossible || names.some((name) => Buffer.byteLength(name) > maxKeyBytes)) return undefined;
  return Buffer.from(names.join(separator));
}

export interface Place {
  readonly path: readonly Buffer[];
  readonly key: Buffer;
}

/** Parts of the bytes, not copies. */
export function splitPlace(bytes: Buffer): Place {
  const path: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
    path.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return { path, key: bytes.subarray(start) };
}
