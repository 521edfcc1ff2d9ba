import type { BundleRecord } from './bundle-catalog.port.js';
import type { LocatedFile } from './bundle-files.js';
import { ByteParts } from './byte-parts.js';
import { tarOf } from './computed-tar.js';

export function ociLayoutOf(
  bundle: BundleRecord,
  files: readonly LocatedFile[],
): { view: ByteParts; identity: string } {
  return { view: tarOf(files), identity: bundle.manifestDigest };
}
