import type { KeyObject } from 'node:crypto';
import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { parseManifest } from '../../formats/bundle-manifest/parse-manifest.js';
import { digestHex, digestOf } from '../../formats/digest.js';
import { fileOf } from '../../formats/tuf/write-metadata.js';
import { integrity } from '../../kernel/errors.js';
import type { NewTarget } from '../../stages/tuf/release-targets.js';
import { BundleContents } from '../../stages/verification/bundle-contents.js';
import { openBundle, verifyPath } from '../../stages/verification/verify-path.js';

/** Where the newest manifest of a profile is a target, and where each one stays. */
export const targetPaths = (profile: string, digest: string): readonly [newest: string, own: string] => [
  `${profile}/manifest.json`,
  `${profile}/${digest}/manifest.json`,
];

/**
 * The targets of bundles: their manifest.json, under its own digest and as the newest of its profile. A later bundle of the list is the newer one.
 * Throws integrity for a bundle that does not verify.
 */
export async function targetsOfBundles(
  bundles: readonly string[],
  keys: readonly KeyObject[],
  signal: AbortSignal,
): Promise<readonly NewTarget[]> {
  const targets: NewTarget[] = [];
  for (const bundle of bundles) {
    const { verdict, firstBad } = await verifyPath(bundle, { publicKeys: keys, depth: 'default', signal });
    if (verdict !== 'passed')
      throw integrity(
        firstBad?.code ?? 'EC-SIGNATURE-INVALID',
        `${bundle} does not verify: ${firstBad?.detail ?? verdict}`,
      );
    using contents = new BundleContents(await openBundle(bundle));
    const bytes = contents.document(bundlePaths.manifest);
    const { profile } = parseManifest(bytes);
    for (const path of targetPaths(profile.name, digestHex(digestOf(bytes))))
      targets.push({ path, file: fileOf(bytes), bytes });
  }
  return targets;
}
