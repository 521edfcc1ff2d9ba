import { canonicalBytes } from '../canonical-json/canonicalize.js';
import type { BundleManifest } from './manifest.js';
import { parseManifest } from './parse-manifest.js';

/**
 * manifest.json: canonical JSON (RFC 8785). Optional members that are undefined are left out. Throws FormatError for a manifest that
 * parseManifest would refuse, so that none is ever written: unsorted entries, unsafe paths, totals that do not add up.
 */
export function encodeManifest(manifest: BundleManifest): Buffer {
  const bytes = canonicalBytes(withoutUndefined(manifest));
  parseManifest(bytes);
  return bytes;
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutUndefined(member)]));
}
