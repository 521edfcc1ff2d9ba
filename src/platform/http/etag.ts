import { invalid } from '../../kernel/errors.js';

/** Entity tags of If-Match and If-None-Match (RFC 9110, section 8.8.3); `*` stands alone. */
function entityTags(header: string): string[] {
  return header.trim() === '*' ? ['*'] : (header.match(/(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g) ?? []);
}

/** Strong entity tag of a value that identifies one version, for instance a revision number or a digest. */
export function strongEtag(version: string): string {
  return `"${version}"`;
}

/**
 * Lets a change through only where the client names the version that it saw; `etag` is the current strong one, quotes included.
 * `*` ("any version that exists") passes only where `allowAny` says so: an update, never a delete. Strong comparison, so a weak
 * tag never matches (RFC 9110, section 13.1.1). Throws EC-PRECONDITION-REQUIRED (428), EC-PRECONDITION-FAILED (412).
 */
export function requireIfMatch(header: string | undefined, etag: string, { allowAny = false } = {}): void {
  if (header === undefined || header.trim() === '') {
    throw invalid('EC-PRECONDITION-REQUIRED', 'If-Match is missing; send the ETag of the version that you read');
  }
  const tags = entityTags(header);
  if (allowAny && tags[0] === '*') return;
  if (!tags.includes(etag)) {
    throw invalid(
      'EC-PRECONDITION-FAILED',
      'If-Match does not name the current version; read the object again and repeat the change',
    );
  }
}

/** True where If-None-Match names the current version, so that a GET is answered 304. Weak comparison (section 13.1.2). */
export function matchesIfNoneMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const opaque = withoutWeakness(etag);
  return entityTags(header).some((tag) => tag === '*' || withoutWeakness(tag) === opaque);
}

/** True where the header is absent, `*`, or names the strong tag: the condition of a download's If-Match. */
export function passesIfMatch(header: string | undefined, etag: string): boolean {
  return header === undefined || entityTags(header).some((tag) => tag === '*' || tag === etag);
}

function withoutWeakness(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag;
}
