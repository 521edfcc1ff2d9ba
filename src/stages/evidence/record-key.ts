import { notFound } from '../../kernel/errors.js';
import { evidenceKinds, type EvidenceKind } from '../../kernel/evidence.js';

/** Throws not-found for anything but a kind. */
export function asKind(name: string): EvidenceKind {
  const kind = evidenceKinds.find((known) => known === name);
  if (!kind) throw notFound('evidence kind');
  return kind;
}

/**
 * The key that a path segment names: the key itself, percent-encoded (Express has decoded it), or `~` and the base64url of its UTF-8
 * bytes, for proxies that do not let `%2F` pass. No key begins with `~`. Throws not-found for what cannot be a key.
 */
export function asKey(kind: EvidenceKind, segment: string): string {
  const key = segment.startsWith('~') ? decoded(segment.slice(1)) : segment;
  if (key === undefined || /\p{Cc}/u.test(key)) throw notFound(`${kind} record`);
  return key;
}

function decoded(base64: string): string | undefined {
  const bytes = Buffer.from(base64, 'base64url');
  const key = bytes.toString('utf8');
  const isExact = bytes.toString('base64url') === base64 && Buffer.from(key).equals(bytes);
  return isExact ? key : undefined;
}
