import { stat } from 'node:fs/promises';
import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { parseManifest } from '../../formats/bundle-manifest/parse-manifest.js';
import { digestOf } from '../../formats/digest.js';
import type { KitBundle } from '../../formats/kit/kit-index.js';
import { BundleContents } from '../../stages/verification/bundle-contents.js';
import { openBundle } from '../../stages/verification/verify-path.js';
import { usage } from '../cli-error.js';

/** What kit.json says of a bundle, all but where it lies. */
export type BundleFacts = Omit<KitBundle, 'path' | 'digest' | 'bytes'>;

/** Reads the manifest of a bundle in a tar; it verifies nothing. Throws usage for a folder. */
export async function bundleFacts(tar: string): Promise<BundleFacts> {
  if ((await stat(tar)).isDirectory())
    throw usage(`${tar} is a folder; a kit carries bundles as tar files`, { where: tar });
  using contents = new BundleContents(await openBundle(tar));
  const bytes = contents.document(bundlePaths.manifest);
  const { profile, itemSetRoot, asOf, totals, base } = parseManifest(bytes);
  return {
    manifestDigest: digestOf(bytes),
    itemSetRoot,
    profile: profile.name,
    kind: profile.kind,
    asOf,
    records: totals.records,
    ...(base ? { base: base.itemSetRoot } : {}),
  };
}
