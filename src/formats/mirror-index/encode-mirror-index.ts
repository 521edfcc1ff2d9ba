import { canonicalBytes } from '../canonical-json/canonicalize.js';
import type { MirrorIndex } from './mirror-index.js';
import { parseMirrorIndex } from './parse-mirror-index.js';

/** mirror.json: canonical JSON (RFC 8785). Throws FormatError for an index that parseMirrorIndex would refuse, so that none is ever written. */
export function encodeMirrorIndex(index: MirrorIndex): Buffer {
  const bytes = canonicalBytes(index);
  parseMirrorIndex(bytes);
  return bytes;
}
