/**
 * The 26-bit number of a key that decides on boundaries: FNV-1a, 32 bits, over the key's UTF-8 bytes, then the finaliser of MurmurHash3
 * (fmix32), then the upper 26 bits. FNV-1a alone is weak in its upper bits; and 26 bits times a size stay an exact integer.
 * docs/formats/sharding.md has vectors.
 */
export function boundaryHash(key: string | Uint8Array): number {
  const hash = typeof key === 'string' ? hashText(key) : hashBytes(key);
  return avalanche(hash) >>> 6;
}

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

function hashText(text: string): number {
  let hash = offsetBasis;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return hashBytes(Buffer.from(text, 'utf8'));
    hash = Math.imul(hash ^ unit, prime);
  }
  return hash;
}

function hashBytes(bytes: Uint8Array): number {
  let hash = offsetBasis;
  for (let i = 0; i < bytes.length; i += 1) hash = Math.imul(hash ^ (bytes[i] as number), prime);
  return hash;
}

function avalanche(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
