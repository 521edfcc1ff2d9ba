import type { KeyObject } from 'node:crypto';
import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { parseManifest } from '../../formats/bundle-manifest/parse-manifest.js';
import { digestHex, digestOf } from '../../formats/digest.js';
import { fileOf } from '../../formats/tuf/write-metadata.js';
import { integrity } from '../../kernel/errors.js';
import type { TufFile } from '../../formats/tuf/metadata.js';
import type { NewTarget } from '../../stages/tuf/release-targets.js';
import { BundleContents } from '../../stages/verification/bundle-contents.js';
import { openBundle, verifyPath } from '../../stages/verification/verify-path.js';

const targetPaths = (profile: string, digest: string): readonly [newest: string, own: string] => [
  `${profile}/manifest.json`,
  `${profile}/${digest}/manifest.json`,
];

export interface ManifestTarget extends NewTarget {
  readonly bytes: Buffer;
}

/** The manifest.json of a bundle as a target: as the newest of its profile, and where it stays. Verifies nothing. */
export async function targetsOf(bundle: string): Promise<readonly [newest: ManifestTarget, own: ManifestTarget]> {
  using contents = new BundleContents(await openBundle(bundle));
  const bytes = contents.document(bundlePaths.manifest);
  const [newest, own] = targetPaths(parseManifest(bytes).profile.name, digestHex(digestOf(bytes)));
  const file = fileOf(bytes);
  return [
    { path: newest, file, bytes },
    { path: own, file, bytes },
  ];
}

export const isSameFile = (one: TufFile | undefined, other: TufFile): boolean =>
  one?.length === other.length && one.hashes.sha256 === other.hashes.sha256;

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
    targets.push(...(await targetsOf(bundle)));
  }
  return targets;
}
