/** A key or bucket name for a message: short, on one line. */
export function shownKey(key: Uint8Array): string {
  const text = JSON.stringify(Buffer.from(key.buffer, key.byteOffset, Math.min(key.length, 48)).toString('utf8'));
  return key.length > 48 ? `${text} (${key.length} bytes)` : text;
}

export const shownPath = (path: readonly Uint8Array[]): string =>
  path.length === 0 ? 'the root bucket' : `bucket ${path.map(shownKey).join(' / ')}`;
