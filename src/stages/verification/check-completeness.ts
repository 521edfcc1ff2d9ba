import { bundlePaths, signaturePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import type { BundleManifest } from '../../formats/bundle-manifest/manifest.js';
import type { BundleContents } from './bundle-contents.js';
import { CheckFailure } from './check-failure.js';

/** Every entry is there in its size, nothing else is. Throws CheckFailure naming the first file that is not as it should be. */
export function checkCompleteness(contents: BundleContents, manifest: BundleManifest): string {
  const expected = new Set<string>([bundlePaths.manifest, bundlePaths.checksums, ...signaturePaths]);
  contents.get(bundlePaths.checksums);
  for (const entry of manifest.entries) {
    expected.add(entry.path);
    const { bytes } = contents.get(entry.path);
    if (bytes !== entry.bytes)
      throw new CheckFailure(
        'EC-DIGEST-MISMATCH',
        `${entry.path} has ${bytes} bytes, the manifest says ${entry.bytes}`,
        entry.path,
      );
  }
  const extra = contents.files.find(({ path }) => !expected.has(path));
  if (extra) throw new CheckFailure('EC-VERIFY-EXTRA', `${extra.path} does not belong to the bundle`, extra.path);
  return `all ${manifest.entries.length} entries are there in their size, and nothing else`;
}

/** Which of the documents that signing adds are there. */
export function signaturesPresent(contents: BundleContents): readonly string[] {
  return signaturePaths.filter((path) => contents.find(path) !== undefined);
}
