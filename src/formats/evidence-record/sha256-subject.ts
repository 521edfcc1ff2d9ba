/** `sha256:<hex>` of a SHA-256 in hex digits of any case, as subjects are written; empty for another value. */
export function sha256Subject(value: unknown): string[] {
  return typeof value === 'string' && /^[0-9a-fA-F]{64}$/.test(value) ? [`sha256:${value.toLowerCase()}`] : [];
}
